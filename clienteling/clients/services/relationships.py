"""Who looks after a client: taking on and leaving, with history."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients.models import Client, Relationship
from clienteling.lib.errors import DomainError


def take_on(
    client: Client, *, associate: Associate, at: datetime, primary: bool = True, add_way: int = 0, state: str = ""
) -> Relationship:
    """The associate looks after the client from `at` on; as primary, the former primary's relationship ends.

    Changes nothing when it is so already; a follower is never made less than they are.
    Raises DomainError `relationship_out_of_order` when a relationship that must end began after `at`.
    """
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)
        running = client.relationships.active()
        mine = running.filter(associate=associate).first()
        if mine and (mine.is_primary or not primary):
            return mine
        for former in running.primary() if primary else ():
            end(former, at)
        if mine:
            end(mine, at)
        return Relationship.objects.create(
            client=client, associate=associate, is_primary=primary, started_at=at, add_way=add_way, state=state
        )


def leave(client: Client, *, associate: Associate, at: datetime) -> bool:
    """End what runs between the two. False when nothing ran."""
    with transaction.atomic():
        running = list(client.relationships.active().filter(associate=associate).select_for_update())
        for relationship in running:
            end(relationship, at)
    return bool(running)


def end(relationship: Relationship, at: datetime) -> None:
    """One that would have lasted no time at all is removed: it never was."""
    if relationship.started_at > at:
        raise DomainError("relationship_out_of_order", _("This relationship began later than the moment given."))
    if relationship.started_at == at:
        relationship.delete()
        return
    relationship.ended_at = at
    relationship.save(update_fields=["ended_at"])

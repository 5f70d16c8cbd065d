"""Who looks after a client: taking on and leaving, noted as events from which the relationships are read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients.follows import CLOSES, Happening, Span, spans
from clienteling.clients.models import Client, FollowEvent, FollowKind, MovedRow, Relationship
from clienteling.lib.errors import DomainError

Key = tuple[int, datetime]
READ = ("is_primary", "ended_at", "ended_by", "add_way", "state")


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
        if primary and (running.primary() | running.filter(associate=associate)).filter(started_at__gt=at).exists():
            raise DomainError("relationship_out_of_order", _("This relationship began later than the moment given."))
        kind = FollowKind.ASSIGNED if primary else FollowKind.JOINED
        event = FollowEvent(client=client, associate=associate, kind=kind, at=at, add_way=add_way, state=state[:30])
        note([event], client=client)
    return client.relationships.active().get(associate=associate)


def leave(client: Client, *, associate: Associate, at: datetime, how: FollowKind = FollowKind.ENDED) -> bool:
    """End what runs between the two. False when nothing ran, or what runs began after `at`."""
    mine = client.relationships.active().filter(associate=associate)
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)
        if not mine.exists():
            return False
        note([FollowEvent(client=client, associate=associate, kind=how, at=at)], client=client)
    return not mine.exists()


def note(events: Sequence[FollowEvent], *, client: Client) -> None:
    """Add events of a client and read the relationships anew; events known already change nothing."""
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)
        remember_old_rows(client)
        FollowEvent.objects.bulk_create(events, ignore_conflicts=True)
        project(client)


def remember_old_rows(client: Client) -> None:
    """What rows say beyond the events, written by imports of new clients or by a merge, becomes events."""
    told = read(client)
    events = []
    for row in client.relationships.order_by("started_at", "pk"):
        span = told.get((row.associate_id, row.started_at))
        about = {"client": client, "associate_id": row.associate_id}
        if span is None:
            kind = FollowKind.ASSIGNED if row.is_primary else FollowKind.JOINED
            events.append(FollowEvent(**about, kind=kind, at=row.started_at, add_way=row.add_way, state=row.state))
        if row.ended_at and (span is None or span.ended_at is None):
            events.append(FollowEvent(**about, kind=FollowKind.ENDED, at=row.ended_at))
    FollowEvent.objects.bulk_create(sorted(events, key=lambda event: (event.at, event.kind not in CLOSES)))


def read(client: Client) -> dict[Key, Span]:
    return {(span.associate_id, span.started_at): span for span in spans(happenings(client))}


def project(client: Client) -> None:
    """Make the relationships what the events say: only what differs is written. The client is locked."""
    wanted = read(client)
    known: dict[Key, Relationship] = {(row.associate_id, row.started_at): row for row in client.relationships.all()}
    client.relationships.filter(pk__in=[row.pk for key, row in known.items() if key not in wanted]).delete()
    changed = [(row, wanted[key]) for key, row in known.items() if key in wanted and differs(row, wanted[key])]
    # Out of the way first, so that no two are active or primary at once between two updates.
    client.relationships.filter(pk__in=[row.pk for row, _span in changed]).update(is_primary=False)
    for row, span in sorted(changed, key=lambda pair: pair[1].ended_at is None):
        client.relationships.filter(pk=row.pk).update(**{name: getattr(span, name) for name in READ})
    new = [span for key, span in wanted.items() if key not in known]
    Relationship.objects.bulk_create([row_of(span, client) for span in new])


def happenings(client: Client) -> list[Happening]:
    """Of a record merged into this one, an assignment is only an addition: the survivor's own word counts."""
    table = FollowEvent._meta.label_lower
    came = MovedRow.objects.filter(merge__survivor=client, merge__undone_at=None, table=table)
    theirs = set(came.values_list("row_id", flat=True))
    rows = client.follow_events.values_list("pk", "associate_id", "kind", "at", "add_way", "state")
    told = [Happening(*row) for row in rows]
    return [replace(one, kind="added") if one.place in theirs and one.kind == "assigned" else one for one in told]


def differs(row: Relationship, span: Span) -> bool:
    return any(getattr(row, name) != getattr(span, name) for name in READ)


def row_of(span: Span, client: Client) -> Relationship:
    values = {name: getattr(span, name) for name in READ}
    return Relationship(client=client, associate_id=span.associate_id, started_at=span.started_at, **values)

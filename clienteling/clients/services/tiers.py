"""The loyalty tier: the column rules read and the history they read as of a time change together."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, TierChange
from clienteling.lib.errors import DomainError


def change_tier(client: Client, *, to_rank: int, at: datetime, expires_on: date | None) -> bool:
    """Put the client on a tier until `expires_on`. False when nothing changes.

    Raises DomainError `tier_change_out_of_order` when a later change is known already.
    """
    with transaction.atomic():
        now = (
            Client.objects.select_for_update().only("tier_rank", "tier_expires_on", "tier_changed_at").get(pk=client.pk)
        )
        if (now.tier_rank, now.tier_expires_on) == (to_rank, expires_on):
            return False
        if known_from(now, at):
            raise DomainError("tier_change_out_of_order", _("A change as late as this one is known already."), "tier")
        TierChange.objects.create(
            client=client, from_rank=now.tier_rank, to_rank=to_rank, changed_at=at, expires_on=expires_on
        )
        client.tier_rank, client.tier_expires_on, client.tier_changed_at = to_rank, expires_on, at
        client.save(update_fields=["tier_rank", "tier_expires_on", "tier_changed_at", "updated_at"])
    return True


def known_from(client: Client, at: datetime) -> bool:
    """Whether the history holds a change at or after that moment: also one whose beginning nobody told us."""
    later = client.tier_changes.filter(changed_at__gte=at).exists()
    return later or bool(client.tier_changed_at and client.tier_changed_at >= at)

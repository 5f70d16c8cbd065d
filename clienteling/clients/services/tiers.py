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
        if now.tier_changed_at and now.tier_changed_at >= at:
            raise DomainError("tier_change_out_of_order", _("A change as late as this one is known already."), "tier")
        TierChange.objects.create(
            client=client, from_rank=now.tier_rank, to_rank=to_rank, changed_at=at, expires_on=expires_on
        )
        client.tier_rank, client.tier_expires_on, client.tier_changed_at = to_rank, expires_on, at
        client.save(update_fields=["tier_rank", "tier_expires_on", "tier_changed_at", "updated_at"])
    return True

"""Targets: what an associate is to sell in a month."""

from datetime import date

from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.attribution.models import Target
from clienteling.lib.errors import DomainError


def set_target(associate: Associate, *, month: date, amount_minor: int) -> Target:
    """Set or change the target of the month `month` lies in, in the currency of the associate's market."""
    if associate.market is None:
        raise DomainError("no_market", _("Only somebody of a market can have a target."), "associate")
    if amount_minor <= 0:
        raise DomainError("invalid_amount", _("The amount must be above zero."), "amount_minor")
    target = Target(
        associate=associate,
        month=month.replace(day=1),
        amount_minor=amount_minor,
        currency=associate.market.currency,
    )
    said = ["amount_minor", "currency"]
    once = ["associate", "month"]
    return Target.objects.bulk_create([target], update_conflicts=True, update_fields=said, unique_fields=once)[0]

"""The one place where a role's sight becomes a condition: every `visible_to` derives from here."""

from typing import TYPE_CHECKING

from django.db.models import Q

from clienteling.associates.roles import Sight

if TYPE_CHECKING:
    from clienteling.associates.models import Associate


def in_sight(
    user: "Associate",
    *,
    associate: str = "associate",
    store: str = "associate__store",
    market: str = "associate__market",
) -> Q:
    """One's own; a manager's store; a regional manager's stores; head office's market, or the whole house.

    The keywords are the paths from the rows in question to whoever they belong to.
    """
    match user.powers.sight:
        case Sight.OWN:
            return Q(**{associate: user.pk})
        case Sight.STORE:
            return Q(**{store: user.store_id})
        case Sight.REGION:
            return Q(**{f"{store}__region__path__startswith": user.region.path}) if user.region else Q(pk__in=[])
    return Q(**{market: user.market_id}) if user.market_id else Q()


def in_care(
    user: "Associate",
    *,
    associate: str = "associate",
    store: str = "associate__store",
    market: str = "associate__market",
) -> Q:
    """What is in sight, and what belongs to the absent colleagues one covers for."""
    seen = in_sight(user, associate=associate, store=store, market=market)
    if user.powers.sight is Sight.MARKET or not user.covering:
        return seen
    if user.powers.sight is Sight.OWN:
        return Q(**{f"{associate}__in": [user.pk, *user.covering]})
    return seen | Q(**{f"{associate}__in": user.covering})

"""Facts about the loyalty tier, read from its history."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Bounds, Given
from clienteling.alerts.facts.moments import local_days_since


def latest_change(as_of: AsOf, params: Params) -> dict[str, str]:
    """The tier change in force: joined once, whichever facts read it."""
    join = (
        "LEFT JOIN LATERAL (SELECT t.id, t.from_rank, t.to_rank, t.changed_at, t.expires_on"
        f" FROM clients_tierchange t WHERE t.client_id = c.id AND t.changed_at <= {params(as_of.at)}"
        " ORDER BY t.changed_at DESC LIMIT 1) tier ON true"
    )
    return {"tier": join}


def tier_rank(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source("coalesce(tier.to_rank, 0)", latest_change(as_of, params), without="0")


def days_since_tier_rose(as_of: AsOf, params: Params, _given: Given) -> Source:
    """NULL unless the change in force was a rise; joining the programme is none."""
    days = local_days_since("tier.changed_at", as_of, params)
    value = f"CASE WHEN tier.to_rank > tier.from_rank AND tier.from_rank > 0 THEN {days} END"
    return Source(value, latest_change(as_of, params), {"tier_rank": "tier.to_rank"})


def days_since_tier_fell(as_of: AsOf, params: Params, _given: Given) -> Source:
    days = local_days_since("tier.changed_at", as_of, params)
    value = f"CASE WHEN tier.to_rank < tier.from_rank THEN {days} END"
    return Source(value, latest_change(as_of, params), {"tier_rank": "tier.to_rank"})


def changed_lately(change: str, as_of: AsOf, params: Params, op: str, value: Any) -> str | None:
    """One day more than asked for: local days and elapsed hours differ by less than that."""
    if op not in ("<=", "<", "="):
        return None
    at = params(as_of.at)
    return (
        f"c.id IN (SELECT t.client_id FROM clients_tierchange t WHERE {change}"
        f" AND t.changed_at <= {at} AND t.changed_at > {at}::timestamptz - make_interval(days => {params(value + 2)}))"
    )


def rose_lately(as_of: AsOf, params: Params, _given: Given, op: str, value: Any) -> str | None:
    return changed_lately("t.to_rank > t.from_rank AND t.from_rank > 0", as_of, params, op, value)


def fell_lately(as_of: AsOf, params: Params, _given: Given, op: str, value: Any) -> str | None:
    return changed_lately("t.to_rank < t.from_rank", as_of, params, op, value)


def days_to_tier_expiry(as_of: AsOf, params: Params, _given: Given) -> Source:
    """NULL without a tier, and once it is over."""
    left = f"tier.expires_on - {params(as_of.today)}::date"
    value = f"CASE WHEN tier.to_rank > 0 AND {left} >= 0 THEN {left} END"
    evidence = {"tier_rank": "tier.to_rank", "tier_expires_on": "tier.expires_on"}
    return Source(value, latest_change(as_of, params), evidence)


def expires_soon(as_of: AsOf, params: Params, _given: Given, op: str, value: Any) -> str | None:
    if op not in ("<=", "<", "="):
        return None
    return (
        "c.id IN (SELECT t.client_id FROM clients_tierchange t"
        f" WHERE t.expires_on <= {params(as_of.today)}::date + {params(value)}::int)"
    )


DAYS = _("days")
FACTS = [
    Fact("tier_rank", _("loyalty tier (rank)"), _("rank"), tier_rank, values=Bounds(0, 32_767)),
    Fact(
        "days_since_tier_rose",
        _("days since the tier rose"),
        DAYS,
        days_since_tier_rose,
        values=A_CENTURY_OF_DAYS,
        narrow=rose_lately,
    ),
    Fact(
        "days_since_tier_fell",
        _("days since the tier fell"),
        DAYS,
        days_since_tier_fell,
        values=A_CENTURY_OF_DAYS,
        narrow=fell_lately,
    ),
    Fact(
        "days_to_tier_expiry",
        _("days until the tier expires"),
        DAYS,
        days_to_tier_expiry,
        values=A_CENTURY_OF_DAYS,
        narrow=expires_soon,
    ),
]

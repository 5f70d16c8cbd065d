"""Facts about orders."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import A_CENTURY_OF_DAYS, AsOf, Bounds, Fact, Params, Source


def latest_order(as_of: AsOf, params: Params) -> dict[str, str]:
    """The last order placed: joined once, whichever facts read it."""
    join = (
        "LEFT JOIN LATERAL (SELECT o.id, o.placed_at, o.net_minor, o.currency"
        f" FROM attribution_order o WHERE o.client_id = c.id AND o.placed_at <= {params(as_of.at)}"
        " ORDER BY o.placed_at DESC, o.id DESC LIMIT 1) last_order ON true"
    )
    return {"last_order": join}


def days_since_order(as_of: AsOf, params: Params, _given: Mapping[str, int]) -> Source:
    placed_on = f"(last_order.placed_at AT TIME ZONE {params(as_of.time_zone)})::date"
    evidence = {
        "order_id": "last_order.id",
        "order_minor": "last_order.net_minor",
        "order_currency": "last_order.currency",
    }
    return Source(f"{params(as_of.today)}::date - {placed_on}", latest_order(as_of, params), evidence)


def ordered_lately(as_of: AsOf, params: Params, _given: Mapping[str, int], op: str, value: Any) -> str | None:
    """One day more than asked for: local days and elapsed hours differ by less than that.

    Clients also buy abroad. All markets are named because the index on placed_at begins with the market.
    """
    if op not in ("<=", "<", "="):
        return None
    at = params(as_of.at)
    return (
        f"c.id IN (SELECT o.client_id FROM attribution_order o"
        " WHERE o.market_id IN (SELECT id FROM associates_market)"
        f" AND o.placed_at <= {at} AND o.placed_at > {at}::timestamptz - make_interval(days => {params(value + 2)}))"
    )


def last_order_amount(as_of: AsOf, params: Params, _given: Mapping[str, int]) -> Source:
    return Source("last_order.net_minor", latest_order(as_of, params))


def orders_in_days(as_of: AsOf, params: Params, given: Mapping[str, int]) -> Source:
    at = params(as_of.at)
    value = (
        f"(SELECT count(*) FROM attribution_order o WHERE o.client_id = c.id AND o.placed_at <= {at}"
        f" AND o.placed_at > {at}::timestamptz - make_interval(days => {params(given['days'])}))"
    )
    return Source(value)


FACTS = [
    Fact(
        "days_since_order",
        _("days since the last order"),
        _("days"),
        days_since_order,
        values=A_CENTURY_OF_DAYS,
        narrow=ordered_lately,
    ),
    Fact("last_order_amount", _("amount of the last order"), _("minor units"), last_order_amount),
    Fact("orders_in_days", _("orders in the last days"), _("orders"), orders_in_days, params={"days": Bounds(1, 1100)}),
]

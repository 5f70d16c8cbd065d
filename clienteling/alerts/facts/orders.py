"""Facts about orders. Money is in the currency of the client's market; what was paid in another is not added."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Bounds, Given
from clienteling.alerts.facts.moments import local_days_since, within

MOST_DAYS = Bounds(1, 3660)


def latest_order(as_of: AsOf, params: Params) -> dict[str, str]:
    """The last order placed: joined once, whichever facts read it."""
    join = (
        "LEFT JOIN LATERAL (SELECT o.id, o.placed_at, o.net_minor, o.currency"
        f" FROM attribution_order o WHERE o.client_id = c.id AND o.placed_at <= {params(as_of.at)}"
        " ORDER BY o.placed_at DESC, o.id DESC LIMIT 1) last_order ON true"
    )
    return {"last_order": join}


def days_since_order(as_of: AsOf, params: Params, _given: Given) -> Source:
    evidence = {
        "order_id": "last_order.id",
        "order_minor": "last_order.net_minor",
        "order_currency": "last_order.currency",
    }
    return Source(local_days_since("last_order.placed_at", as_of, params), latest_order(as_of, params), evidence)


def ordered_lately(as_of: AsOf, params: Params, _given: Given, op: str, value: Any) -> str | None:
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


def last_order_amount(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source("last_order.net_minor", latest_order(as_of, params), {"order_currency": "last_order.currency"})


def orders_in_days(as_of: AsOf, params: Params, given: Given) -> Source:
    return Source(
        "(SELECT count(*) FROM attribution_order o WHERE o.client_id = c.id"
        f" AND {within('o.placed_at', as_of, params, int(given['days']))})"
    )


def orders(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(
        f"(SELECT count(*) FROM attribution_order o WHERE o.client_id = c.id AND o.placed_at <= {params(as_of.at)})"
    )


def first_order(as_of: AsOf, params: Params) -> dict[str, str]:
    join = (
        "LEFT JOIN LATERAL (SELECT o.placed_at FROM attribution_order o WHERE o.client_id = c.id"
        f" AND o.placed_at <= {params(as_of.at)} ORDER BY o.placed_at LIMIT 1) first_order ON true"
    )
    return {"first_order": join}


def days_since_first_order(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(local_days_since("first_order.placed_at", as_of, params), first_order(as_of, params))


def first_order_on(as_of: AsOf, params: Params, _given: Given) -> Source:
    value = f"(first_order.placed_at AT TIME ZONE {params(as_of.time_zone)})::date"
    return Source(value, first_order(as_of, params))


DAYS, ORDERS = _("days"), _("orders")
FACTS = [
    Fact(
        "days_since_order",
        _("days since the last order"),
        DAYS,
        days_since_order,
        values=A_CENTURY_OF_DAYS,
        narrow=ordered_lately,
    ),
    Fact(
        "last_order_amount",
        _("amount of the last order"),
        "",
        last_order_amount,
        kind=Kind.MONEY,
        currency="order_currency",
    ),
    Fact("orders_in_days", _("orders in the last days"), ORDERS, orders_in_days, params={"days": MOST_DAYS}),
    Fact("orders", _("orders ever"), ORDERS, orders),
    Fact(
        "days_since_first_order",
        _("days since the first order"),
        DAYS,
        days_since_first_order,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact("first_order_on", _("day of the first order"), "", first_order_on, kind=Kind.DATE),
]

"""Facts about what clients spend, buy and bring back."""

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Given, Named
from clienteling.alerts.facts.house import categories
from clienteling.alerts.facts.moments import local_days_since, within
from clienteling.alerts.facts.orders import DAYS, MOST_DAYS, ORDERS


def spent(orders: str, as_of: AsOf, params: Params) -> Source:
    """Orders less what was given back for them until then."""
    currency = f"(SELECT m.currency FROM associates_market m WHERE m.id = {params(as_of.market_id)})"
    value = (
        "(SELECT coalesce(sum(o.net_minor - (SELECT coalesce(sum(r.amount_minor), 0) FROM attribution_refund r"
        f" WHERE r.order_id = o.id AND r.refunded_at <= {params(as_of.at)})), 0)::bigint FROM attribution_order o"
        f" WHERE o.client_id = c.id AND o.currency = {currency} AND {orders})"
    )
    return Source(value, evidence={"market_currency": currency})


def spent_in_days(as_of: AsOf, params: Params, given: Given) -> Source:
    return spent(within("o.placed_at", as_of, params, int(given["days"])), as_of, params)


def spent_ever(as_of: AsOf, params: Params, _given: Given) -> Source:
    return spent(f"o.placed_at <= {params(as_of.at)}", as_of, params)


def of_category(category: str, params: Params) -> str:
    return (
        "EXISTS (SELECT 1 FROM attribution_orderline l JOIN clients_product p ON p.id = l.product_id"
        f" WHERE l.order_id = o.id AND p.category = {params(category)})"
    )


def days_since_category_order(as_of: AsOf, params: Params, given: Given) -> Source:
    last = (
        f"(SELECT max(o.placed_at) FROM attribution_order o WHERE o.client_id = c.id"
        f" AND o.placed_at <= {params(as_of.at)} AND {of_category(str(given['category']), params)})"
    )
    return Source(local_days_since(last, as_of, params))


def category_orders_in_days(as_of: AsOf, params: Params, given: Given) -> Source:
    return Source(
        "(SELECT count(*) FROM attribution_order o WHERE o.client_id = c.id"
        f" AND {within('o.placed_at', as_of, params, int(given['days']))}"
        f" AND {of_category(str(given['category']), params)})"
    )


def days_since_return(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Since money was last given back."""
    join = (
        "LEFT JOIN LATERAL (SELECT r.refunded_at, r.amount_minor, o.currency FROM attribution_order o"
        " JOIN attribution_refund r ON r.order_id = o.id WHERE o.client_id = c.id"
        f" AND r.refunded_at <= {params(as_of.at)} ORDER BY r.refunded_at DESC, r.id DESC LIMIT 1) returned ON true"
    )
    evidence = {"refund_minor": "returned.amount_minor", "refund_currency": "returned.currency"}
    return Source(local_days_since("returned.refunded_at", as_of, params), {"returned": join}, evidence)


CATEGORY = Named(_("product category"), categories)
FACTS = [
    Fact(
        "spent_in_days",
        _("spent in the last days, less what was given back"),
        "",
        spent_in_days,
        kind=Kind.MONEY,
        currency="market_currency",
        params={"days": MOST_DAYS},
    ),
    Fact(
        "spent_ever",
        _("spent ever, less what was given back"),
        "",
        spent_ever,
        kind=Kind.MONEY,
        currency="market_currency",
    ),
    Fact(
        "days_since_category_order",
        _("days since the last order of a category"),
        DAYS,
        days_since_category_order,
        params={"category": CATEGORY},
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "category_orders_in_days",
        _("orders of a category in the last days"),
        ORDERS,
        category_orders_in_days,
        params={"category": CATEGORY, "days": MOST_DAYS},
    ),
    Fact(
        "days_since_return",
        _("days since something was given back"),
        DAYS,
        days_since_return,
        values=A_CENTURY_OF_DAYS,
    ),
]

"""Facts about wishes and promises, as of a past day too: a wish counts from when it was noted until it was closed."""

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Given
from clienteling.alerts.facts.moments import local_days_since

OPEN = "w.noted_at <= {at} AND (w.closed_at IS NULL OR w.closed_at > {at})"


def running(at: str) -> str:
    return OPEN.format(at=at)


def days_since_back_in_stock(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Of the wished piece that came back last in the client's market, while it is there and since it was wished."""
    at = params(as_of.at)
    join = (
        "LEFT JOIN LATERAL (SELECT w.product_id, s.counted_at FROM clients_wish w JOIN clients_stockcount s"
        f" ON s.product_id = w.product_id AND s.market_id = c.market_id AND s.back AND s.counted_at <= {at}"
        f" AND s.counted_at > w.noted_at WHERE w.client_id = c.id AND {running(at)}"
        " AND NOT EXISTS (SELECT 1 FROM clients_stockcount z WHERE z.product_id = s.product_id"
        f" AND z.market_id = s.market_id AND z.counted_at > s.counted_at AND z.counted_at <= {at} AND z.quantity = 0)"
        " ORDER BY s.counted_at DESC, w.id LIMIT 1) back ON true"
    )
    return Source(local_days_since("back.counted_at", as_of, params), {"back": join}, {"product_id": "back.product_id"})


def priced(as_of: AsOf, params: Params) -> dict[str, str]:
    """The wished piece whose price in the client's market changed last, since it was wished."""
    at = params(as_of.at)
    join = (
        "LEFT JOIN LATERAL (SELECT w.product_id, p.valid_from, p.amount_minor, p.before_minor, p.currency"
        " FROM clients_wish w JOIN clients_price p ON p.product_id = w.product_id AND p.market_id = c.market_id"
        f" AND p.before_minor <> p.amount_minor AND p.valid_from <= {at} AND p.valid_from > w.noted_at"
        f" WHERE w.client_id = c.id AND {running(at)} ORDER BY p.valid_from DESC, w.id LIMIT 1) priced ON true"
    )
    return {"priced": join}


PRICE = {
    "product_id": "priced.product_id",
    "amount_minor": "priced.amount_minor",
    "before_minor": "priced.before_minor",
    "currency": "priced.currency",
}


def days_since_price_changed(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(local_days_since("priced.valid_from", as_of, params), priced(as_of, params), PRICE)


def wished_price_change(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Below 0 where it became cheaper."""
    return Source("(priced.amount_minor - priced.before_minor)", priced(as_of, params), PRICE)


def days_to_wish_reminder(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Of the next reminder that has not passed."""
    at, today = params(as_of.at), params(as_of.today)
    join = (
        "LEFT JOIN LATERAL (SELECT w.product_id, w.remind_on FROM clients_wish w WHERE w.client_id = c.id"
        f" AND w.remind_on >= {today}::date AND {running(at)} ORDER BY w.remind_on, w.id LIMIT 1) reminder ON true"
    )
    evidence = {"product_id": "reminder.product_id", "remind_on": "reminder.remind_on"}
    return Source(f"reminder.remind_on - {today}::date", {"reminder": join}, evidence)


def days_to_promise(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Until the most urgent promise is due; below 0 when it is overdue."""
    at = params(as_of.at)
    join = (
        "LEFT JOIN LATERAL (SELECT w.product_id, w.promise_due_on FROM clients_wish w WHERE w.client_id = c.id"
        f" AND w.promise_due_on IS NOT NULL AND w.noted_at <= {at}"
        f" AND (w.promise_kept_at IS NULL OR w.promise_kept_at > {at})"
        f" AND (w.status <> 'dropped' OR w.closed_at > {at})"
        " ORDER BY w.promise_due_on, w.id LIMIT 1) promised ON true"
    )
    evidence = {"product_id": "promised.product_id", "promise_due_on": "promised.promise_due_on"}
    return Source(f"promised.promise_due_on - {params(as_of.today)}::date", {"promised": join}, evidence)


def days_since_wish(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Since the last of the open ones was noted."""
    last = f"(SELECT max(w.noted_at) FROM clients_wish w WHERE w.client_id = c.id AND {running(params(as_of.at))})"
    return Source(local_days_since(last, as_of, params))


def wishes(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(f"(SELECT count(*) FROM clients_wish w WHERE w.client_id = c.id AND {running(params(as_of.at))})")


DAYS = _("days")
FACTS = [
    Fact("wishes", _("open wishes"), _("wishes"), wishes),
    Fact(
        "days_since_back_in_stock",
        _("days since a wished piece is back in stock"),
        DAYS,
        days_since_back_in_stock,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "days_since_price_changed",
        _("days since the price of a wished piece changed"),
        DAYS,
        days_since_price_changed,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "wished_price_change",
        _("change of the price of a wished piece"),
        "",
        wished_price_change,
        kind=Kind.MONEY,
        currency="currency",
    ),
    Fact("days_since_wish", _("days since the last open wish"), DAYS, days_since_wish, values=A_CENTURY_OF_DAYS),
    Fact(
        "days_to_wish_reminder",
        _("days until the reminder of a wish"),
        DAYS,
        days_to_wish_reminder,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact("days_to_promise", _("days until a promise is due"), DAYS, days_to_promise, values=A_CENTURY_OF_DAYS),
]

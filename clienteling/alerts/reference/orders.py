"""Orders, by going through them."""

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, alone, days_since, in_window, local_day, reads
from clienteling.attribution.models import Order


def placed(history: History, as_of: AsOf) -> list[Order]:
    """By then, the oldest first."""
    return sorted((o for o in history.orders if o.placed_at <= as_of.at), key=lambda o: (o.placed_at, o.pk))


@reads
def days_since_order(history: History, as_of: AsOf, given: Given) -> Seen:
    known = placed(history, as_of)
    if not known:
        return None, NOTHING
    last = known[-1]
    beside = {"order_id": last.pk, "order_minor": last.net_minor, "order_currency": last.currency}
    return days_since(last.placed_at, as_of), beside


@reads
def last_order_amount(history: History, as_of: AsOf, given: Given) -> Seen:
    known = placed(history, as_of)
    return (known[-1].net_minor, {"order_currency": known[-1].currency}) if known else (None, NOTHING)


@reads
def orders_in_days(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(sum(in_window(order.placed_at, as_of, int(given["days"])) for order in history.orders))


@reads
def orders(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(len(placed(history, as_of)))


@reads
def days_since_first_order(history: History, as_of: AsOf, given: Given) -> Seen:
    known = placed(history, as_of)
    return alone(days_since(known[0].placed_at, as_of) if known else None)


@reads
def first_order_on(history: History, as_of: AsOf, given: Given) -> Seen:
    known = placed(history, as_of)
    return alone(local_day(known[0].placed_at, as_of) if known else None)

"""What clients spend, buy and bring back, by adding it up."""

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.orders import placed
from clienteling.alerts.reference.reading import NOTHING, Seen, alone, days_since, in_window, reads
from clienteling.attribution.models import Order


def spent(orders: list[Order], history: History, as_of: AsOf) -> Seen:
    currency = history.house.market.currency
    total = 0
    for order in orders:
        if order.currency == currency:
            back = [refund.amount_minor for refund in order.refunds.all() if refund.refunded_at <= as_of.at]
            total += order.net_minor - sum(back)
    return total, {"market_currency": currency}


@reads
def spent_in_days(history: History, as_of: AsOf, given: Given) -> Seen:
    mine = [order for order in history.orders if in_window(order.placed_at, as_of, int(given["days"]))]
    return spent(mine, history, as_of)


@reads
def spent_ever(history: History, as_of: AsOf, given: Given) -> Seen:
    return spent(placed(history, as_of), history, as_of)


def of_category(history: History, as_of: AsOf, category: object) -> list[Order]:
    known = placed(history, as_of)
    return [order for order in known if any(line.product.category == category for line in order.lines.all())]


@reads
def days_since_category_order(history: History, as_of: AsOf, given: Given) -> Seen:
    known = of_category(history, as_of, given["category"])
    return alone(days_since(known[-1].placed_at, as_of) if known else None)


@reads
def category_orders_in_days(history: History, as_of: AsOf, given: Given) -> Seen:
    known = of_category(history, as_of, given["category"])
    return alone(sum(in_window(order.placed_at, as_of, int(given["days"])) for order in known))


@reads
def days_since_return(history: History, as_of: AsOf, given: Given) -> Seen:
    back = [
        (refund.refunded_at, refund.pk, refund.amount_minor, order.currency)
        for order in history.orders
        for refund in order.refunds.all()
        if refund.refunded_at <= as_of.at
    ]
    if not back:
        return None, NOTHING
    moment, _pk, minor, currency = max(back)
    return days_since(moment, as_of), {"refund_minor": minor, "refund_currency": currency}

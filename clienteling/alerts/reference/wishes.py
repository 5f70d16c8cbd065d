"""Wishes and promises, by looking at each wish, count and price."""

from collections.abc import Mapping
from typing import Any

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, alone, days_since, reads, runs
from clienteling.clients.models import Price, StockCount, Wish


def open_wishes(history: History, as_of: AsOf) -> list[Wish]:
    return [wish for wish in history.wishes if runs(wish.noted_at, wish.closed_at, as_of)]


@reads
def wishes(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(len(open_wishes(history, as_of)))


@reads
def days_since_wish(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(days_since(max((w.noted_at for w in open_wishes(history, as_of)), default=None), as_of))


def is_there(count: StockCount, history: History, as_of: AsOf) -> bool:
    """No count since then found none."""
    later = [c for c in history.house.counts if count.counted_at < c.counted_at <= as_of.at]
    return not any(c.product_id == count.product_id and c.quantity == 0 for c in later)


@reads
def days_since_back_in_stock(history: History, as_of: AsOf, given: Given) -> Seen:
    back = [
        (count.counted_at, -wish.pk, wish.product_id)
        for wish in open_wishes(history, as_of)
        for count in history.house.counts
        if count.product_id == wish.product_id and count.back and wish.noted_at < count.counted_at <= as_of.at
        if is_there(count, history, as_of)
    ]
    return (days_since(max(back)[0], as_of), {"product_id": max(back)[2]}) if back else (None, NOTHING)


def priced(history: History, as_of: AsOf) -> tuple[Price | None, Mapping[str, Any]]:
    changed = [
        (price.valid_from, -wish.pk, price)
        for wish in open_wishes(history, as_of)
        for price in history.house.prices
        if price.product_id == wish.product_id and wish.noted_at < price.valid_from <= as_of.at
        if price.before_minor not in (None, price.amount_minor)
    ]
    if not changed:
        return None, NOTHING
    price = max(changed, key=lambda one: one[:2])[2]
    money = {"amount_minor": price.amount_minor, "before_minor": price.before_minor, "currency": price.currency}
    return price, {"product_id": price.product_id, **money}


@reads
def days_since_price_changed(history: History, as_of: AsOf, given: Given) -> Seen:
    price, beside = priced(history, as_of)
    return days_since(price.valid_from if price else None, as_of), beside


@reads
def wished_price_change(history: History, as_of: AsOf, given: Given) -> Seen:
    price, beside = priced(history, as_of)
    return (price.amount_minor - (price.before_minor or 0) if price else None), beside


@reads
def days_to_wish_reminder(history: History, as_of: AsOf, given: Given) -> Seen:
    coming = [
        (wish.remind_on, wish.pk, wish.product_id)
        for wish in open_wishes(history, as_of)
        if wish.remind_on and wish.remind_on >= as_of.today
    ]
    if not coming:
        return None, NOTHING
    day, _pk, product = min(coming)
    return (day - as_of.today).days, {"product_id": product, "remind_on": day}


@reads
def days_to_promise(history: History, as_of: AsOf, given: Given) -> Seen:
    due = [
        (wish.promise_due_on, wish.pk, wish.product_id)
        for wish in history.wishes
        if wish.promise_due_on and runs(wish.noted_at, wish.promise_kept_at, as_of)
        if wish.status != "dropped" or (wish.closed_at and wish.closed_at > as_of.at)
    ]
    if not due:
        return None, NOTHING
    day, _pk, product = min(due)
    return (day - as_of.today).days, {"product_id": product, "promise_due_on": day}

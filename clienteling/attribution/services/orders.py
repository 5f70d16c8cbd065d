"""Orders come in here: once per (source, number), with everything that follows from them, in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from clienteling.attribution.models import Credit, Order
from clienteling.attribution.services.checks import Known, check, look_up
from clienteling.attribution.services.client_figures import add_orders
from clienteling.attribution.services.commission import post_commissions
from clienteling.attribution.services.credit import credit_orders
from clienteling.attribution.services.data import OrderData, OrdersAnswer, RowError
from clienteling.attribution.services.waiting import take_waiting
from clienteling.attribution.services.writing import content, insert_lines, insert_orders, stored_content
from clienteling.clients.models import ActivityKind
from clienteling.clients.services import ActivityEvent, arrived, fulfil, hold, record_batch, undisturbed
from clienteling.lib.errors import DomainError
from clienteling.webhooks.services import News, tell

CHUNK = 500  # rows: its clients stay locked well below the lock timeout of a request
Row = tuple[int, OrderData]


def record_order(row: OrderData, *, at: datetime) -> tuple[Order, bool]:
    """Record one sale; False where it was there already, unchanged. Raises DomainError."""
    answer = record_orders([row], at=at)
    for error in answer.errors:
        raise DomainError(error.code, error.detail, error.field)
    return Order.objects.get(pk=(answer.created or answer.unchanged)[0]), bool(answer.created)


def record_orders(rows: Sequence[OrderData], *, at: datetime) -> OrdersAnswer:
    """Record many sales, good rows kept; each chunk of rows is one transaction with all that follows from it."""
    answer = OrdersAnswer()
    for start in range(0, len(rows), CHUNK):
        chunk = list(enumerate(rows[start : start + CHUNK], start))
        undisturbed(partial(record_chunk, chunk, answer, at))
    return answer


def record_chunk(chunk: Sequence[Row], answer: OrdersAnswer, at: datetime) -> None:
    held = hold(row.client_id for _, row in chunk)
    chunk = of_survivors(chunk, held.whose)
    known = look_up([row for _, row in chunk], held.there)
    good = [(index, row) for index, row in chunk if accepted(index, row, known, answer, at)]
    first: dict[tuple[str, str], Row] = {}
    for index, row in good:
        first.setdefault(row.key, (index, row))
    ids, awaited = insert_orders([row for _, row in first.values()])
    fresh = {ids[key]: row for key, (_, row) in first.items() if key in ids}
    answer.created.update({index: ids[key] for key, (index, _) in first.items() if key in ids})
    compare([(index, row) for index, row in good if index not in answer.created], answer)
    if fresh:
        follow_up(fresh, known, at)
    if awaited:
        take_waiting(awaited, at=at)


def of_survivors(chunk: Sequence[Row], whose: Mapping[int, int]) -> Sequence[Row]:
    """Orders of merged clients are those of whom they became."""
    if not whose:
        return chunk
    return [
        (index, replace(row, client_id=whose[row.client_id], named_id=row.client_id) if row.client_id in whose else row)
        for index, row in chunk
    ]


def accepted(index: int, row: OrderData, known: Known, answer: OrdersAnswer, at: datetime) -> bool:
    try:
        check(row, known, at)
    except DomainError as error:
        answer.errors.append(RowError(index, error.code, error.field or "", error.detail))
        return False
    return True


def compare(rows: Sequence[Row], answer: OrdersAnswer) -> None:
    """Rows that were there before: the same again changes nothing, anything else is refused."""
    stored = stored_content({row.key for _, row in rows}) if rows else {}
    for index, row in rows:
        pk, was = stored[row.key]
        if was == content(row):
            answer.unchanged[index] = pk
        else:
            detail = _("This order was recorded before with other content.")
            answer.errors.append(RowError(index, "order_changed", "external_id", detail))


def follow_up(fresh: dict[int, OrderData], known: Known, at: datetime) -> None:
    """Lines, the client's figures, activity, wishes, credit and commission of orders that are new."""
    insert_lines(fresh)
    arrived(Order, {pk: row.named_id for pk, row in fresh.items() if row.named_id})
    add_orders(list(fresh), at=at)
    for source in sorted({row.source for row in fresh.values()}):
        mine = [row for row in fresh.values() if row.source == source]
        record_batch(events(mine), source=source, idempotency_key=batch_key(mine), at=at)
    fulfil(events(list(fresh.values())))
    credits = credit_orders(fresh, known.markets, at=at)
    post_commissions(credits, {pk: row.market_id for pk, row in fresh.items()}, at=at)
    tell("order.attributed", partial(attributed, credits), at=at)


def attributed(credits: Sequence[Credit]) -> list[News]:
    """Which orders were credited to whom."""
    rows = Credit.objects.filter(pk__in=[one.pk for one in credits]).order_by("pk")
    names = {"source": "order__source", "order": "order__external_id", "client": "order__client__uid"}
    names |= {"associate": "associate__username", "basis": "basis"}
    found = rows.values_list("order__market", "amount_minor", "currency", *names.values())
    return [
        News(market, {**dict(zip(names, map(str, said), strict=True)), "amount_minor": amount, "currency": currency})
        for market, amount, currency, *said in found
    ]


def events(rows: Sequence[OrderData]) -> list[ActivityEvent]:
    """One PURCHASE per product bought, or one without product where the source reports no lines."""
    return [
        ActivityEvent(row.named_id or row.client_id, ActivityKind.PURCHASE, row.placed_at, product)
        for row in rows
        for product in dict.fromkeys(line.product_id for line in row.lines) or [None]
    ]


def batch_key(rows: Sequence[OrderData]) -> str:
    """An order is new only once, so the numbers of the new orders name their batch for ever."""
    if len(rows) == 1:
        return f"order:{rows[0].source}:{rows[0].external_id}"
    numbers = "\n".join(sorted(row.external_id for row in rows))
    return f"orders:{rows[0].source}:{hashlib.sha256(numbers.encode()).hexdigest()}"

"""Rows of orders and lines: written in bulk, read back to compare a repeat with what is there."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from clienteling.attribution.models import Order, OrderLine
from clienteling.attribution.services.data import OrderData
from clienteling.lib import clock

Key = tuple[str, str]
Lines = frozenset[tuple[int, int, int]]
Content = tuple[int, int, int | None, datetime, str, int, Lines]

# Waits for a concurrent insert of the same number, then leaves its row alone; RETURNING names only what is new.
INSERT = """
INSERT INTO attribution_order
    (source, external_id, client_id, market_id, store_id, placed_at, currency, net_minor, created_at)
SELECT given.*, %s::timestamptz
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[],
    %s::bigint[]) AS given
ON CONFLICT (source, external_id) DO NOTHING
RETURNING source, external_id, id, EXISTS (
    SELECT FROM attribution_waitingrefund w
    WHERE w.source = attribution_order.source AND w.order_number = attribution_order.external_id)
"""


class Inserted(NamedTuple):
    """Ids of the orders that were not there before, by key; those of them that refunds waited for."""

    ids: dict[Key, int]
    awaited: list[int]


def insert_orders(rows: Iterable[OrderData]) -> Inserted:
    """Sorted, so that two callers never deadlock."""
    columns = [
        (r.source, r.external_id, r.client_id, r.market_id, r.store_id, r.placed_at, r.currency, r.net_minor)
        for r in sorted(rows, key=lambda row: row.key)
    ]
    if not columns:
        return Inserted({}, [])
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [clock.now(), *(list(column) for column in zip(*columns, strict=True))])
        new = cursor.fetchall()
    ids = {(source, number): pk for source, number, pk, _ in new}
    return Inserted(ids, [pk for _, _, pk, awaited in new if awaited])


def insert_lines(fresh: dict[int, OrderData]) -> None:
    OrderLine.objects.bulk_create(
        [
            OrderLine(order_id=pk, product_id=product, quantity=quantity, net_minor=net)
            for pk, row in fresh.items()
            for product, quantity, net in sorted(merged(row))
        ]
    )


def merged(row: OrderData) -> Lines:
    """Tills repeat a product on several lines; here it stands once."""
    totals: dict[int, tuple[int, int]] = {}
    for line in row.lines:
        quantity, net = totals.get(line.product_id, (0, 0))
        totals[line.product_id] = (quantity + line.quantity, net + line.net_minor)
    return frozenset((product, quantity, net) for product, (quantity, net) in totals.items())


def content(row: OrderData) -> Content:
    return (row.client_id, row.market_id, row.store_id, row.placed_at, row.currency, row.net_minor, merged(row))


def stored_content(keys: Iterable[Key]) -> dict[Key, tuple[int, Content]]:
    """What the database holds for these keys: id and content."""
    sources, numbers = zip(*keys, strict=True)
    orders = Order.objects.filter(source__in=set(sources), external_id__in=set(numbers)).prefetch_related("lines")
    return {(order.source, order.external_id): (order.pk, stored(order)) for order in orders}


def stored(order: Order) -> Content:
    lines = frozenset((line.product_id, line.quantity, line.net_minor) for line in order.lines.all())
    return (
        order.client_id, order.market_id, order.store_id, order.placed_at, order.currency, order.net_minor, lines
    )  # fmt: skip

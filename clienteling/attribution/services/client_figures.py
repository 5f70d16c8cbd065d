"""What rules read about a client's buying: kept beside the orders, in their transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

# `lifetime_minor` is in the currency of the client's market; what was paid in another is not added to it.
ADD_ORDERS = """
UPDATE clients_client AS client
SET order_count = client.order_count + added.orders,
    lifetime_minor = client.lifetime_minor + added.net_minor,
    last_order_at = greatest(client.last_order_at, added.last_at),
    updated_at = %s
FROM (
    SELECT o.client_id, count(*) AS orders, max(o.placed_at) AS last_at,
        coalesce(sum(o.net_minor) FILTER (WHERE o.currency = market.currency), 0) AS net_minor
    FROM attribution_order o
    JOIN clients_client c ON c.id = o.client_id
    JOIN associates_market market ON market.id = c.market_id
    WHERE o.id = ANY(%s)
    GROUP BY o.client_id
) AS added
WHERE client.id = added.client_id
"""
TAKE_BACK = """
UPDATE clients_client AS client
SET lifetime_minor = client.lifetime_minor - %s, updated_at = %s
FROM associates_market market
WHERE client.id = %s AND market.id = client.market_id AND market.currency = %s
"""
RECOUNT = """
UPDATE clients_client AS client
SET order_count = counted.orders, lifetime_minor = counted.net_minor, last_order_at = counted.last_at, updated_at = %s
FROM (
    SELECT c.id, count(o.id) AS orders, max(o.placed_at) AS last_at,
        coalesce(sum(o.net_minor - coalesce(back.minor, 0)) FILTER (WHERE o.currency = market.currency), 0) AS net_minor
    FROM clients_client c
    JOIN associates_market market ON market.id = c.market_id
    LEFT JOIN attribution_order o ON o.client_id = c.id
    LEFT JOIN LATERAL (
        SELECT sum(r.amount_minor) AS minor FROM attribution_refund r WHERE r.order_id = o.id
    ) back ON true
    WHERE c.id = ANY(%s)
    GROUP BY c.id
) AS counted
WHERE client.id = counted.id
"""


def add_orders(order_ids: Sequence[int], *, at: datetime) -> None:
    """Count new orders in, in whatever order they arrive."""
    with connection.cursor() as cursor:
        cursor.execute(ADD_ORDERS, [at, list(order_ids)])


def take_back(client_id: int, *, amount_minor: int, currency: str, at: datetime) -> None:
    """A refund lowers what the client spent; the order stays counted."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, [amount_minor, at, client_id, currency])


def recount(client_ids: Collection[int], at: datetime) -> None:
    """From the orders themselves, after orders went from one client to another."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [at, list(client_ids)])

"""The two statements of the measuring: outcomes of alerts, and which alert each order followed. Both may run again."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection

from clienteling.clients.models import ActivityKind

KEPT = """LEFT JOIN LATERAL (SELECT o.net_minor - coalesce(sum(r.amount_minor), 0) AS minor
        FROM attribution_refund r WHERE r.order_id = o.id) kept ON true"""

# A touch is the associate's own, or of whoever worked the alert for them. Orders that came back whole are no orders.
OUTCOMES = f"""WITH asked AS MATERIALIZED (
    SELECT a.id, coalesce(c.merged_into_id, c.id) AS person, a.associate_id, a.raised_at,
        coalesce(a.delivered_at, a.raised_at) AS told_at,
        a.raised_at + make_interval(days => %(window)s) AS ends_at, m.currency
    FROM alerts_alert a JOIN clients_client c ON c.id = a.client_id JOIN associates_market m ON m.id = c.market_id
    WHERE a.client_id = ANY(%(clients)s) AND a.raised_at > %(since)s
)
INSERT INTO alerts_outcome AS known (alert_id, acted_at, answered_at, visited_at, bought_at, orders, spent_minor,
    currency, window_days, measured_at)
SELECT asked.id, touched.at, did.answered_at, did.visited_at, bought.at, bought.orders, coalesce(bought.minor, 0),
    asked.currency, %(window)s, %(at)s
FROM asked
LEFT JOIN LATERAL (SELECT min(t.occurred_at) AS at FROM attribution_touch t
    WHERE t.client_id = asked.person AND t.occurred_at >= asked.told_at AND t.occurred_at <= asked.ends_at
      AND (t.associate_id = asked.associate_id OR (t.channel = 'alert' AND t.reference = 'alert:' || asked.id))
) touched ON true
LEFT JOIN LATERAL (SELECT min(v.occurred_at) FILTER (WHERE v.kind = {ActivityKind.CHAT_MESSAGE:d}) AS answered_at,
        min(v.occurred_at) FILTER (WHERE v.kind = {ActivityKind.STORE_VISIT:d}) AS visited_at
    FROM clients_activity v
    WHERE v.client_id = asked.person AND v.occurred_at > asked.raised_at AND v.occurred_at <= asked.ends_at
      AND v.kind IN ({ActivityKind.CHAT_MESSAGE:d}, {ActivityKind.STORE_VISIT:d})
) did ON true
LEFT JOIN LATERAL (SELECT min(o.placed_at) AS at, count(*) AS orders,
        sum(kept.minor) FILTER (WHERE o.currency = asked.currency) AS minor
    FROM attribution_order o {KEPT}
    WHERE o.client_id = asked.person AND o.placed_at > asked.raised_at AND o.placed_at <= asked.ends_at
      AND kept.minor > 0
) bought ON true
ORDER BY asked.id
ON CONFLICT (alert_id) DO UPDATE SET acted_at = excluded.acted_at, answered_at = excluded.answered_at,
    visited_at = excluded.visited_at, bought_at = excluded.bought_at, orders = excluded.orders,
    spent_minor = excluded.spent_minor, currency = excluded.currency, window_days = excluded.window_days,
    measured_at = excluded.measured_at
WHERE (known.acted_at, known.answered_at, known.visited_at, known.bought_at, known.orders, known.spent_minor,
        known.currency, known.window_days)
    IS DISTINCT FROM (excluded.acted_at, excluded.answered_at, excluded.visited_at, excluded.bought_at,
        excluded.orders, excluded.spent_minor, excluded.currency, excluded.window_days)"""  # noqa: S608

# Of the alerts delivered to a client before an order, within the window, the order is the last one's.
FOLLOWED = f"""SELECT DISTINCT ON (o.id) o.id, a.id AS alert_id, kept.minor, o.currency
FROM attribution_order o {KEPT}
JOIN alerts_alert a ON a.client_id = o.client_id AND a.delivery = 'delivered' AND a.delivered_at < o.placed_at
    AND o.placed_at <= a.delivered_at + make_interval(days => %(window)s)
WHERE o.client_id = ANY(%(clients)s) AND o.placed_at > %(since)s AND kept.minor > 0
ORDER BY o.id, a.delivered_at DESC, a.id DESC"""  # noqa: S608
INFLUENCED = f"""WITH followed AS MATERIALIZED ({FOLLOWED}),
gone AS (DELETE FROM alerts_influencedorder i USING attribution_order o
    WHERE o.id = i.order_id AND o.client_id = ANY(%(clients)s) AND o.placed_at > %(since)s
      AND NOT EXISTS (SELECT 1 FROM followed f WHERE f.id = i.order_id))
INSERT INTO alerts_influencedorder AS known (order_id, alert_id, net_minor, currency)
SELECT id, alert_id, minor, currency FROM followed
ON CONFLICT (order_id) DO UPDATE SET alert_id = excluded.alert_id, net_minor = excluded.net_minor
WHERE (known.alert_id, known.net_minor) IS DISTINCT FROM (excluded.alert_id, excluded.net_minor)"""  # noqa: S608

OPENED = """INSERT INTO alerts_outcome AS known (alert_id, opened_at, orders, spent_minor, currency, window_days)
VALUES (%(alert)s, %(at)s, 0, 0, '', 0)
ON CONFLICT (alert_id) DO UPDATE SET opened_at = excluded.opened_at WHERE known.opened_at IS NULL"""


def measure(clients: Sequence[int], *, since: datetime, at: datetime) -> int:
    """Outcomes of these clients' alerts raised after `since`, and the orders they led to. Returns how many changed."""
    window = settings.OUTCOME_WINDOW_DAYS
    values = {"clients": list(clients), "since": since, "at": at, "window": window}
    with connection.cursor() as cursor:
        cursor.execute(OUTCOMES, values)
        changed = int(cursor.rowcount)
        cursor.execute(INFLUENCED, values)
    return changed


def opened(alert_id: int, at: datetime) -> None:
    """The first time counts."""
    with connection.cursor() as cursor:
        cursor.execute(OPENED, {"alert": alert_id, "at": at})

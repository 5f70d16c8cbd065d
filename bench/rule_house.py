"""A large house with what rules read: orders, tiers and activity beside the clients, all made in SQL."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from bench.population import populate
from clienteling.alerts.models import Rule, RuleStatus, RuleVersion, Trigger
from clienteling.alerts.services import NewText, NewVersion, add_version
from clienteling.associates.models import Market
from clienteling.clients.services.partitions import ensure_months
from clienteling.lib import clock

PRODUCTS = """INSERT INTO clients_product (sku, name, category)
SELECT 'B' || n, 'Bag ' || n, 'bags' FROM generate_series(1, 200) n"""
ORDERS = """INSERT INTO attribution_order (source, external_id, client_id, market_id, placed_at, currency, net_minor,
    created_at)
SELECT 'bench', 'b' || n, {first} + (random() * ({clients} - 1))::int, {market},
    now() - random() * interval '730 days', 'CNY', (random() * 5000000)::int, now()
FROM generate_series(1, {clients} / 3) n"""
TIERS = """INSERT INTO clients_tierchange (client_id, from_rank, to_rank, changed_at, expires_on)
SELECT c.id, c.id / 3 % 3, c.id / 3 % 3 + 1, moved, (moved + interval '1 year')::date
FROM (SELECT id, now() - random() * interval '360 days' AS moved FROM clients_client WHERE id % 3 = 0) c"""
COLUMNS = """UPDATE clients_client c SET updated_at = now() - interval '1 year', last_order_at = o.last_at,
    tier_rank = coalesce(t.to_rank, 0), tier_changed_at = t.changed_at, tier_expires_on = t.expires_on,
    language = CASE WHEN c.id % 7 = 0 THEN 'en' ELSE 'zh-hans' END
FROM clients_client x LEFT JOIN clients_tierchange t ON t.client_id = x.id
LEFT JOIN (SELECT client_id, max(placed_at) AS last_at FROM attribution_order GROUP BY 1) o ON o.client_id = x.id
WHERE x.id = c.id"""
ACTIVITY = """INSERT INTO clients_activity (occurred_at, client_id, product_id, batch_id, kind)
SELECT now() - random() * interval '27 days', {first} + (random() * random() * ({clients} - 1))::int,
    (SELECT min(id) FROM clients_product) + (random() * random() * 199)::int, 0,
    (ARRAY[10, 11, 11, 11, 11, 11, 12, 13, 15, 30])[1 + (random() * 9)::int]
FROM generate_series(1, {activities}) n"""
TABLES = ("clients_client", "clients_tierchange", "clients_activity", "attribution_order", "clients_product")


def build(clients: int, activities: int) -> Market:
    """A third as many orders as clients in two years, a third of them on a tier, the activity of four weeks."""
    market = populate(clients)
    now = datetime.now(UTC)
    ensure_months([now.replace(day=1), now, clock.start_of_day(clock.local_day(now, "UTC").replace(day=1), "UTC")])
    ensure_months([datetime.fromtimestamp(now.timestamp() - days * 86_400, UTC) for days in range(28)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM clients_client")
        sizes = {"first": cursor.fetchone()[0], "clients": clients, "activities": activities, "market": market.pk}
        for statement in (PRODUCTS, ORDERS, TIERS, COLUMNS, ACTIVITY):
            cursor.execute(statement.format(**sizes))
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}" if not connection.in_atomic_block else f"ANALYZE {table}")
    return market


def live_rule(
    code: str, conditions: Mapping[str, Any], period: Mapping[str, Any], trigger: Trigger = Trigger.SCHEDULE
) -> RuleVersion:
    """Live at once: what a rule brings on past days is another question."""
    rule = Rule.objects.create(code=code, name=code)
    version = add_version(rule, NewVersion(trigger, conditions, period, [NewText("en", "{client}", "why", "say")]))
    rule.status, rule.current = RuleStatus.LIVE, version
    rule.save()
    version.rule = rule
    return version

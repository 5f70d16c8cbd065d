"""Clients who buy by chance, more of them when told: simulated, written into the real tables."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from clienteling.alerts.models import Rule, RuleRun, RuleVersion, Trigger
from clienteling.alerts.services import NewText, NewVersion, add_version, measure
from clienteling.associates.models import Market
from clienteling.clients.models import Client
from clienteling.insights.worth.scorecard import last_weeks, scorecard, seen_in
from clienteling.insights.worth.uplift import Uplift

HELD_OUT = 0.3
WINDOW = timedelta(days=14)
ALERTS = """INSERT INTO alerts_alert (rule_id, client_id, period, version_id, run_id, associate_id, evidence, raised_at,
    due_at, expires_at, delivery, reason, raised_as, delivered_at, handling, dismissal)
SELECT %(rule)s, d.client, 1, %(version)s, %(run)s, r.associate_id, '{}', %(at)s, %(at)s, %(at)s,
    CASE WHEN d.held THEN 'suppressed' ELSE 'delivered' END, CASE WHEN d.held THEN 'held_out' ELSE '' END,
    CASE WHEN d.held THEN 'held_out' ELSE '' END,
    CASE WHEN d.held THEN NULL ELSE %(at)s::timestamptz END, 'open', ''
FROM unnest(%(clients)s::bigint[], %(held)s::boolean[]) d(client, held)
JOIN clients_relationship r ON r.client_id = d.client AND r.is_primary"""
ORDERS = """INSERT INTO attribution_order (source, external_id, client_id, market_id, placed_at, currency, net_minor,
    created_at)
SELECT 'pos', o.client || '-' || o.place, o.client, %(market)s, %(at)s::timestamptz + o.seconds * interval '1 second',
    'CNY', o.minor, now()
FROM unnest(%(clients)s::bigint[], %(seconds)s::int[], %(minor)s::bigint[]) WITH ORDINALITY
    o(client, seconds, minor, place)"""


@dataclass(frozen=True)
class House:
    """`clients`: those of the market somebody looks after, in the order of their ids."""

    market: Market
    version: RuleVersion
    clients: Sequence[int]
    at: datetime


def house(market: Market, at: datetime) -> House:
    rule = Rule.objects.create(code="planted", name="Planted")
    conditions = {"fact": "tier_rank", "op": ">=", "value": 0}
    texts = [NewText("en", "{client}", "A good moment", "Good day")]
    version = add_version(rule, NewVersion(Trigger.SCHEDULE, conditions, {"per": "days", "days": 30}, texts))
    followed = Client.objects.filter(market=market, relationships__is_primary=True).order_by("pk")
    return House(market, version, list(followed.values_list("pk", flat=True)), at)


@dataclass(frozen=True)
class Purchase:
    client: int
    seconds: int
    minor: int


def draw(seed: int, clients: Sequence[int], effect: float) -> tuple[list[bool], list[Purchase]]:
    """Who is held out, and who buys what. Clients differ: some seldom buy, some buy for a fortune.

    Being told multiplies the chance to buy by 1 + `effect`, and changes nothing else.
    """
    chance = random.Random(seed)
    held = [chance.random() < HELD_OUT for _client in clients]
    bought = []
    for client, is_held in zip(clients, held, strict=True):
        likes, spends = chance.uniform(0.1, 0.5), chance.lognormvariate(12, 0.7)
        if chance.random() < likes * (1.0 if is_held else 1.0 + effect):
            seconds = chance.randrange(3600, int(WINDOW.total_seconds()))
            bought.append(Purchase(client, seconds, round(spends * chance.lognormvariate(0, 0.4))))
    return held, bought


def report(house: House, *, seed: int, effect: float) -> Uplift:
    """Write the simulated weeks, measure them, read the scorecard; nothing of it stays."""
    held, bought = draw(seed, house.clients, effect)
    raised_at = house.at - 2 * WINDOW
    with passing():
        run = RuleRun.objects.create(
            version=house.version, market=house.market, as_of=raised_at, matched=len(held), duration_ms=1
        )
        alerts: dict[str, Any] = {
            "rule": house.version.rule_id,
            "version": house.version.pk,
            "run": run.pk,
            "at": raised_at,
        }
        orders: dict[str, Any] = {
            "market": house.market.pk,
            "at": raised_at,
            "clients": [each.client for each in bought],
            "seconds": [each.seconds for each in bought],
            "minor": [each.minor for each in bought],
        }
        with connection.cursor() as cursor:
            cursor.execute(ALERTS, {**alerts, "clients": list(house.clients), "held": held})
            cursor.execute(ORDERS, orders)
            cursor.execute("ANALYZE alerts_alert, attribution_order")
        measure(house.at)
        span = last_weeks(house.at, house.market.time_zone)
        [uplift] = scorecard(house.version.rule, seen=seen_in(house.market), span=span, at=house.at).uplifts
    return uplift


@contextmanager
def passing() -> Iterator[None]:
    """A transaction that leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

"""A window rule over arriving activity: looked at in micro-batches, and after each single event."""

from datetime import timedelta
from uuid import uuid4

from bench.rule_house import live_rule
from bench.rule_pairs import VIEWED_NOT_BOUGHT
from bench.spent import spent
from clienteling.alerts import engine
from clienteling.alerts.models import Alert, Rule, RuleStatus, Trigger
from clienteling.associates.models import Market
from clienteling.clients.models import ActivityKind, Client, IngestBatch, Product
from clienteling.clients.services import ActivityEvent, record_batch
from clienteling.lib import clock

BATCH = 2_000
MOST_EVENTS = 200_000
SINGLE = 100


def micro_batches(market: Market, clients: int) -> tuple[float, str]:
    """Seconds an event costs in micro-batches ÷ as a task of its own (without what Celery adds to that)."""
    Rule.objects.update(status=RuleStatus.PAUSED)
    rule = VIEWED_NOT_BOUGHT
    live_rule("as-it-happens", rule.conditions, rule.period, Trigger.ACTIVITY)
    ids = list(Client.objects.filter(market=market).order_by("pk").values_list("pk", flat=True))
    events = min(MOST_EVENTS, clients * 2 // 3)
    for start in range(0, events, BATCH):
        arrive(ids, start, BATCH)
    many = spent(lambda: engine.evaluate_new(clock.now())) / events
    raised = Alert.objects.filter(rule__code="as-it-happens").count()
    single = 0.0
    for number in range(SINGLE):
        arrive(ids, number * 7, 1)
        single += spent(lambda: engine.evaluate_new(clock.now()))
    assert not IngestBatch.objects.filter(evaluated_at=None).exists(), "something was left"
    said = f"{1 / many:,.0f}/s to {SINGLE / single:,.0f}/s, {events:,} events, {raised:,} alerts"
    return many / (single / SINGLE), said


def arrive(ids: list[int], start: int, count: int) -> None:
    """A client's looks at one piece come four in a row: whoever looks four times hesitates."""
    now, first = clock.now(), Product.objects.earliest("pk").pk
    events = [
        ActivityEvent(
            ids[(start + n) // 4 % len(ids)],
            ActivityKind.PRODUCT_VIEW,
            now - timedelta(seconds=n % 60 + 1),
            first + (start + n) // 4 % 200,
        )
        for n in range(count)
    ]
    record_batch(events, source="bench", idempotency_key=uuid4().hex, at=now)

"""Two at once, with real commits: one alert per rule, client and period, one send each, and none lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, RuleRun, Trigger
from clienteling.alerts.services import send_due
from clienteling.clients.models import ActivityKind, Client, IngestBatch, Product
from clienteling.clients.services import ActivityEvent, record_batch
from clienteling.wecom.models import Send
from tests import factories
from tests.alerts.conftest import NOON, make_client, make_rule
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
VIEWED = {"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3}


def both(work: Callable[[], object]) -> None:
    """Do it in two threads that start at a barrier, each with a connection of its own; raises what they raise."""
    barrier = threading.Barrier(2, timeout=10)

    def one() -> None:
        try:
            barrier.wait()
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        for outcome in [threads.submit(one) for _ in range(2)]:
            outcome.result(30)


def looks(client: Client, minutes: list[int], key: str) -> None:
    product = Product.objects.get(sku="BAG")
    views = [
        ActivityEvent(client.pk, ActivityKind.PRODUCT_VIEW, NOON - timedelta(minutes=ago), product.pk)
        for ago in minutes
    ]
    record_batch(views, source="web", idempotency_key=key, at=NOON)


@pytest.fixture
def clients(cast: Cast) -> list[Client]:
    factories.ProductFactory.create(sku="BAG")
    return [make_client(cast.lin, birth_md=1125) for _ in range(30)]


def test_two_sweeps_at_once_raise_each_alert_once(clients: list[Client]) -> None:
    for number in range(12):
        make_rule(f"birthday-{number}")
    both(lambda: engine.sweep_due(NOON))
    assert Alert.objects.count() == 12 * len(clients)
    assert RuleRun.objects.count() == 12
    assert sum(RuleRun.objects.values_list("matched", flat=True)) == 12 * len(clients)


def test_a_sweep_leaves_alone_what_another_finished_a_moment_ago(clients: list[Client]) -> None:
    version = make_rule()
    engine.sweep_due(NOON)
    with pytest.raises(engine.Busy):
        engine.evaluate(version, clients[0].market, as_of=NOON, at=NOON, occurrence_on=NOON.date())
    assert RuleRun.objects.count() == 1


def test_two_evaluations_at_once_raise_each_alert_once(clients: list[Client]) -> None:
    make_rule("viewed", trigger=Trigger.ACTIVITY, conditions=VIEWED, period={"per": "days", "days": 7})
    for number, client in enumerate(clients):
        looks(client, [3, 2, 1], f"batch-{number}")
    both(lambda: engine.evaluate_new(NOON))
    engine.evaluate_new(NOON)
    assert Alert.objects.count() == Alert.objects.values("client").distinct().count() == len(clients)
    assert not IngestBatch.objects.filter(evaluated_at=None).exists()


def test_two_senders_at_once_write_each_send_once(clients: list[Client]) -> None:
    make_rule()
    engine.sweep_due(NOON)
    both(lambda: send_due(NOON))
    assert Send.objects.count() == Alert.objects.filter(delivery="queued").count() == len(clients)
    assert (
        Send.objects.filter(key__in=[f"alert:{pk}" for pk in Alert.objects.values_list("pk", flat=True)]).count() == 30
    )


def test_a_batch_that_began_first_and_commits_last_still_counts(clients: list[Client]) -> None:
    make_rule("viewed", trigger=Trigger.ACTIVITY, conditions=VIEWED, period={"per": "days", "days": 7})
    began, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            looks(clients[0], [9, 8], "first to begin")
            began.set()
            assert may_commit.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        outcome = threads.submit(slow)
        assert began.wait(10)
        looks(clients[0], [1], "first to commit")
        assert engine.evaluate_new(NOON) == 1 and not Alert.objects.exists()
        may_commit.set()
        outcome.result(10)
    assert engine.evaluate_new(NOON) == 1
    assert Alert.objects.get().client == clients[0]

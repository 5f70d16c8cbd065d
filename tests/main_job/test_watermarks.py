"""Each rule on activity has a lock and a watermark of its own: nothing is lost by who commits, looks or dies when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from bench.worker import database_url
from clienteling.alerts import engine, watermarks
from clienteling.alerts.models import Alert, Rule, RuleStatus, Trigger, Watermark
from clienteling.alerts.services import pause
from clienteling.clients.models import ActivityKind, Client, IngestBatch, Product
from clienteling.clients.services import ActivityEvent, record_batch
from tests import factories
from tests.alerts.conftest import NOON, make_client, make_rule
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
VIEWED = {"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3}


@pytest.fixture
def client(cast: Cast) -> Client:
    factories.ProductFactory.create(sku="BAG")
    return make_client(cast.lin)


def rule(code: str) -> Rule:
    return make_rule(code, trigger=Trigger.ACTIVITY, conditions=VIEWED, period={"per": "days", "days": 7}).rule


def looks(client: Client, key: str) -> None:
    bag = Product.objects.get(sku="BAG").pk
    views = [ActivityEvent(client.pk, ActivityKind.PRODUCT_VIEW, NOON - timedelta(minutes=n), bag) for n in range(3)]
    record_batch(views, source="web", idempotency_key=key, at=NOON)


def raised() -> list[str]:
    return sorted(Alert.objects.values_list("rule__code", flat=True))


def test_a_rule_that_is_slow_elsewhere_holds_up_no_other_and_catches_up(client: Client) -> None:
    slow, quick = rule("slow"), rule("quick")
    looks(client, "a")
    with psycopg.connect(database_url()) as elsewhere:
        elsewhere.execute("SELECT pg_advisory_xact_lock(%s, %s)", [engine.RULE_LOCK, slow.pk])
        assert engine.evaluate_new(NOON) == 0 and raised() == ["quick"]
        assert IngestBatch.objects.filter(evaluated_at=None).count() == 1
    assert engine.evaluate_new(NOON) == 1 and raised() == ["quick", "slow"]
    assert watermarks.place_of(slow.pk) == watermarks.place_of(quick.pk) == IngestBatch.objects.get().place


@contextmanager
def too_slow(code: str) -> Iterator[None]:
    """That rule's alerts take longer to write than a statement may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.rule_id ="
            f" (SELECT id FROM alerts_rule WHERE code = ''{code}'') THEN PERFORM pg_sleep(30); END IF; RETURN NEW; END'"
        )
        cursor.execute("CREATE TRIGGER slow BEFORE INSERT ON alerts_alert FOR EACH ROW EXECUTE FUNCTION slow()")
        cursor.execute("SET statement_timeout = '1s'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
            cursor.execute("DROP FUNCTION slow CASCADE")


def test_a_rule_cut_off_by_the_time_limit_keeps_its_watermark_while_the_others_go_on(client: Client) -> None:
    rule("a-slow")
    rule("quick")
    looks(client, "a")
    with too_slow("a-slow"):
        assert engine.evaluate_new(NOON) == 0 and raised() == ["quick"]
    assert engine.evaluate_new(NOON) == 1 and raised() == ["a-slow", "quick"]
    assert Rule.objects.get(code="a-slow").failures == 0


def test_a_rule_cut_off_three_times_in_a_row_stops_by_itself_and_holds_up_nothing(client: Client) -> None:
    slow = rule("a-slow")
    rule("quick")
    looks(client, "a")
    with too_slow("a-slow"):
        assert [engine.evaluate_new(NOON) for _ in range(3)] == [0, 0, 0]
    slow.refresh_from_db()
    assert (slow.status, slow.stop_reason) == (RuleStatus.PAUSED, "broken:3")
    assert engine.evaluate_new(NOON) == 1 and raised() == ["quick"]


def test_places_follow_the_order_of_commits_not_of_ids(client: Client) -> None:
    rule("viewed")
    with psycopg.connect(database_url()) as late:
        late.execute(
            "INSERT INTO clients_ingestbatch (source, idempotency_key, body_digest, received_at, rows, client_ids,"
            " answer) VALUES ('web', 'first', '', %s, 0, '{}', '{}')",
            [NOON],
        )
        looks(client, "second")
        assert engine.evaluate_new(NOON) == 1
        late.commit()
    assert engine.evaluate_new(NOON) == 1
    first, second = IngestBatch.objects.order_by("id")
    assert first.idempotency_key == "first" and first.place > second.place  # type: ignore[operator]


def test_a_rule_that_was_paused_does_not_come_back_to_what_the_others_did_meanwhile(client: Client) -> None:
    paused = rule("paused")
    rule("quick")
    pause(paused)
    looks(client, "a")
    assert engine.evaluate_new(NOON) == 1
    Rule.objects.update(status="live")
    assert engine.evaluate_new(NOON) == 0 and raised() == ["quick"]


def test_beat_fired_twice_and_a_crash_before_the_mark_raise_nothing_twice(client: Client) -> None:
    rule("viewed")
    looks(client, "a")
    engine.evaluate_new(NOON)
    Watermark.objects.update(place=0)
    IngestBatch.objects.update(evaluated_at=None)
    assert engine.evaluate_new(NOON) == 1 and engine.evaluate_new(NOON) == 0
    assert raised() == ["viewed"]


def test_what_another_clock_received_later_waits_and_is_not_jumped_over(client: Client) -> None:
    rule("viewed")
    looks(client, "a")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clients_ingestbatch SET place = nextval('clients_ingestbatch_place')")
    assert engine.evaluate_new(NOON - timedelta(seconds=1)) == 0 and raised() == []
    assert engine.evaluate_new(NOON) == 1 and raised() == ["viewed"]

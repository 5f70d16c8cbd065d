"""Activity arrives once, in the right month, however often it is sent."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from time_machine import travel

from clienteling.clients import tasks
from clienteling.clients.models import Activity, ActivityKind, IngestBatch
from clienteling.clients.services import ActivityEvent, BatchAnswer, known_answer, record_batch
from clienteling.lib.errors import DomainError

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
VIEW = ActivityEvent(7, ActivityKind.PRODUCT_VIEW, NOW, product_id=3)


def record(*events: ActivityEvent, key: str = "k1", source: str = "shop") -> BatchAnswer:
    return record_batch(events, source=source, idempotency_key=key, at=NOW)


def partitions() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'clients_activity'::regclass"
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_a_batch_is_kept_with_every_column() -> None:
    payload = {"note": 'tab\t "quoted" back\\slash 包', "n": 1}
    answer = record(VIEW, ActivityEvent(8, ActivityKind.MESSAGE, NOW, payload=payload))
    first, second = Activity.objects.order_by("client_id")
    assert (first.client_id, first.product_id, first.kind, first.occurred_at) == (7, 3, 11, NOW)
    assert (second.product_id, second.payload, second.batch_id) == (None, payload, answer.batch_id)


@pytest.mark.django_db
def test_the_same_batch_again_gives_the_same_answer_and_no_effect() -> None:
    first, second = record(VIEW), record(VIEW)
    assert (first.repeated, second.repeated) == (False, True)
    assert (second.batch_id, second.rows) == (first.batch_id, first.rows)
    assert Activity.objects.count() == 1


@pytest.mark.django_db
def test_a_key_is_refused_for_other_content() -> None:
    record(VIEW)
    with pytest.raises(DomainError) as refusal:
        record(VIEW, VIEW)
    assert refusal.value.code == "idempotency_key_reused"
    assert Activity.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_two_sources_do_not_meet() -> None:
    assert not record(VIEW, source="shop").repeated
    assert not record(VIEW, source="pos").repeated


@pytest.mark.django_db
@pytest.mark.parametrize("year", [1997, 2017, 2026])
def test_any_year_finds_its_partition(year: int) -> None:
    record(ActivityEvent(7, ActivityKind.PURCHASE, datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)))
    assert Activity.objects.get().occurred_at.year == year
    assert f"clients_activity_{year}_12" in partitions()


@pytest.mark.django_db
def test_months_between_the_first_and_the_last_are_made_as_well() -> None:
    moments = [datetime(2031, month, 3, tzinfo=UTC) for month in (9, 5, 7)]
    record(*(ActivityEvent(7, ActivityKind.PRODUCT_VIEW, moment) for moment in moments))
    made = {f"clients_activity_2031_{month:02}" for month in (5, 7, 9)}
    assert made <= partitions() and "clients_activity_2031_06" not in partitions()


@pytest.mark.django_db
def test_a_month_is_made_only_once() -> None:
    record(VIEW, key="a")
    before = partitions()
    record(VIEW, key="b")
    assert partitions() == before


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_is_rolled_back_leaves_nothing() -> None:
    event = ActivityEvent(9_000_001, ActivityKind.PAGE_VIEW, datetime(1971, 5, 1, tzinfo=UTC))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(event, key="rolled back")
        raise ZeroDivisionError
    assert not IngestBatch.objects.exists() and "clients_activity_1971_05" not in partitions()
    assert not Activity.objects.exists()


@pytest.mark.django_db
def test_a_new_batch_waits_for_the_rules_and_an_empty_one_does_not() -> None:
    record(VIEW, key="full")
    record(key="empty")
    assert IngestBatch.objects.get(evaluated_at=None).idempotency_key == "full"


@pytest.mark.django_db
def test_the_answer_to_a_key_is_known_before_the_work_is_done_again() -> None:
    digest = b"d" * 32
    assert known_answer(source="shop", idempotency_key="k", digest=digest) is None
    rejected = [{"index": 1, "code": "unknown_client", "field": "client"}]
    record_batch([VIEW], source="shop", idempotency_key="k", at=NOW, digest=digest, rejected=rejected)
    known = known_answer(source="shop", idempotency_key="k", digest=digest)
    assert known and known.rejected == rejected


@pytest.mark.django_db
def test_the_coming_months_have_partitions_before_they_begin() -> None:
    with travel(datetime(2041, 11, 23, tzinfo=UTC)):
        tasks.ensure_partitions.apply().get()
    assert {"clients_activity_2041_11", "clients_activity_2041_12", "clients_activity_2042_01"} <= partitions()

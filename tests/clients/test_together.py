"""Two batches about the same new people at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from clienteling.associates.models import Market
from clienteling.associates.roles import Role
from clienteling.clients.models import Activity, Client, IngestBatch
from clienteling.clients.services import (
    ActivityEvent,
    ClientData,
    Outcome,
    UpsertResult,
    merge_clients,
    record_batch,
    settle_merges,
    undo_merge,
    upsert_clients,
)
from tests.factories import AssociateFactory, ClientFactory, MarketFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def upsert(market: Market, *numbers: str) -> UpsertResult:
    rows = [ClientData(market.code, {"crm": number}, name="朱丽艳") for number in numbers]
    return upsert_clients(rows, source="crm", at=NOW)


def be_patient(seconds: int) -> None:
    """Waits end by PostgreSQL's search for circles, `seconds` after they began, however slow the machine is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '60s'; SET deadlock_timeout = '{seconds}s'")


def elsewhere(market: Market) -> UpsertResult:
    try:
        be_patient(3)
        return upsert(market, "1", "2")
    finally:
        connection.close()


def until_it_waits() -> None:
    """Somebody waits for what this transaction holds."""
    for _look in range(500):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    pytest.fail("nobody waits")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("undone", [False, True])
def test_activity_stored_in_the_moment_of_a_merge_finds_its_client(undone: bool) -> None:
    """Nobody waits: the merge moved what it saw, and the batch saw no merge; with its undoing it is the same."""
    market = MarketFactory.create()
    survivor, other = ClientFactory.create(market=market), ClientFactory.create(market=market)
    clerk = AssociateFactory.create(userid="clerk", market=market, store=None, role=Role.RETAIL_OPERATIONS)
    merge = merge_clients(survivor, other, by=None, at=NOW) if undone else None
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        if merge:
            undo_merge(merge, by=clerk, at=NOW)
        else:
            merge_clients(survivor, other, by=None, at=NOW)
        pool.submit(visit, other).result(60)
    assert (settle_merges(NOW), settle_merges(NOW)) == (1, 0)
    whose = (other.pk, None) if undone else (survivor.pk, other.pk)
    assert Activity.objects.values_list("client_id", "named_id").get() == whose
    assert whose[0] in IngestBatch.objects.get().client_ids


def visit(client: Client) -> None:
    try:
        record_batch([ActivityEvent(client.pk, 20, NOW)], source="shop", idempotency_key="1", at=NOW)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_waits_in_a_circle_looks_again() -> None:
    """It holds 1 and waits for 2, whose writer then wants 1: PostgreSQL ends whoever waited first."""
    market = MarketFactory.create()
    be_patient(50)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            upsert(market, "2")
            other = pool.submit(elsewhere, market)
            until_it_waits()
            upsert(market, "1")
        answer = other.result(60)
    connection.close()
    assert answer.count(Outcome.UNCHANGED) == 2 and not answer.rejected
    assert Client.objects.count() == 2

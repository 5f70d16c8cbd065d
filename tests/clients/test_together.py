"""Two batches about the same new people at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from clienteling.associates.models import Market
from clienteling.clients.models import Client
from clienteling.clients.services import ClientData, Outcome, UpsertResult, upsert_clients
from tests.factories import MarketFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def upsert(market: Market, *numbers: str) -> UpsertResult:
    rows = [ClientData(market.code, {"crm": number}, name="朱丽艳") for number in numbers]
    return upsert_clients(rows, source="crm", at=NOW)


def elsewhere(market: Market) -> UpsertResult:
    try:
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
def test_a_batch_that_waits_in_a_circle_looks_again() -> None:
    """It holds 1 and waits for 2, whose writer then wants 1: PostgreSQL ends whoever waited first."""
    market = MarketFactory.create()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            upsert(market, "2")
            other = pool.submit(elsewhere, market)
            until_it_waits()
            upsert(market, "1")
        answer = other.result(20)
    assert answer.count(Outcome.UNCHANGED) == 2 and not answer.rejected
    assert Client.objects.count() == 2

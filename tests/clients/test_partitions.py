"""Months of the activity log are made by whoever needs them first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from django.db import connection, transaction

from clienteling.clients.services.partitions import ensure_months, without_partition
from runner.waiting import until

FAR = datetime(2031, 5, 3, tzinfo=UTC)
WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = %s"
HERE = "SELECT oid FROM pg_database WHERE datname = current_database()"


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HERE)
        cursor.execute(WAITS, cursor.fetchone())
        return bool(cursor.fetchone() != (0,))


def second(made: Event) -> None:
    """Has looked before the first one's commit, and goes on after it."""
    with transaction.atomic():
        without_partition([(2031, 5)])
        made.wait(20)
        ensure_months([FAR])
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_month_that_another_makes_meanwhile_is_made_once() -> None:
    made = Event()
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            waiting = other.submit(second, made)
            ensure_months([FAR])
            made.set()
            until(somebody_waits, 20)
        waiting.result()
    assert without_partition([(2031, 5)]) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE clients_activity_2031_05")

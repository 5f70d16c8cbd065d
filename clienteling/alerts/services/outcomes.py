"""Measures what became of alerts: in batches of clients, as often as one likes, with the same result."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from clienteling.alerts.models import Alert
from clienteling.alerts.outcomes import news, statements

MEASURE_LOCK = 7_010
CLIENTS_AT_ONCE = 5_000
# Money given back later than this changes no outcome any more.
LOOKS_BACK = timedelta(days=180)


def measure(at: datetime) -> int:
    """What came since the last time; the marks move when all of it is measured. Returns how many outcomes changed.

    A part commits by itself: nobody who opens a card waits for the rest, and a part done twice is the same.
    """
    found = news.since_the_marks(at)
    changed = measure_clients(found.clients, at)
    if changed is None:
        return 0
    with transaction.atomic():
        news.move(found.last, at)
    return changed


def measure_clients(clients: Iterable[int], at: datetime) -> int | None:
    """The outcomes of all alerts of these clients, half a year back. None: another measuring is at it."""
    since, changed = at - LOOKS_BACK, 0
    people = news.with_alerts(sorted(clients), since)
    for n in range(0, len(people), CLIENTS_AT_ONCE):
        with transaction.atomic():
            if not alone():
                return None
            changed += statements.measure(people[n : n + CLIENTS_AT_ONCE], since=since, at=at)
    return changed


def alone() -> bool:
    """Take the lock of the measuring, which ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [MEASURE_LOCK])
        return bool(cursor.fetchone()[0])


def opened(alert: Alert, *, at: datetime) -> None:
    """Somebody came by the card's link. The first time counts."""
    statements.opened(alert.pk, at)

"""Partitions of the activity log: one per UTC month, made before the first row of that month arrives."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

WITHOUT = """SELECT month FROM unnest(%s::text[]) month WHERE NOT EXISTS (
    SELECT FROM pg_class WHERE relname = month::name AND relnamespace = current_schema()::regnamespace)"""


def ensure_months(moments: Iterable[datetime]) -> None:
    """Make what is missing for the months of `moments`, whatever the year. Safe to run from many processes at once."""
    months = months_of(list(moments))
    missing = without_partition(months)
    if not missing:
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('clients_activity partitions'))")
        for first in without_partition(months):
            create(first)


def months_of(moments: Sequence[datetime]) -> set[tuple[int, int]]:
    """UTC years and months; of most batches the first and the last moment share one."""
    if not moments:
        return set()
    ends = {(at.year, at.month) for at in (min(moments).astimezone(UTC), max(moments).astimezone(UTC))}
    if len(ends) == 1:
        return ends
    return {(at.year, at.month) for at in (moment.astimezone(UTC) for moment in moments)}


def partitions_of(moments: Sequence[datetime]) -> list[str]:
    return [partition(date(*month, 1)) for month in months_of(moments)]


def without_partition(months: Iterable[tuple[int, int]]) -> list[date]:
    """Asked each time, not remembered: a rollback, a restore or a dropped month would make a memory lie.

    `to_regclass` remembers: within a transaction it does not see what another has just made.
    """
    firsts = {partition(date(*month, 1)): date(*month, 1) for month in sorted(months)}
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT, [list(firsts)])
        return sorted(firsts[name] for (name,) in cursor.fetchall())


def partition(first: date) -> str:
    return f"clients_activity_{first.year:04}_{first.month:02}"


def create(first: date) -> None:
    """CREATE … LIKE, then ATTACH: the log itself is never locked against readers and writers."""
    name = partition(first)
    after = (first + timedelta(days=31)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} (LIKE clients_activity INCLUDING DEFAULTS INCLUDING INDEXES)")
        cursor.execute(
            f"ALTER TABLE clients_activity ATTACH PARTITION {name} FOR VALUES FROM"
            f" ('{first.isoformat()} 00:00:00+00') TO ('{after.isoformat()} 00:00:00+00')"
        )


def ensure_around(at: datetime) -> None:
    """This month and the next two: what arrives tomorrow finds its partition."""
    ensure_months(at + timedelta(days=days) for days in (0, 31, 62))

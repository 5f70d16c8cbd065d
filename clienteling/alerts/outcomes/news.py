"""Whose outcomes may have changed: clients behind rows that came since the last look, a mark kept per table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from clienteling.alerts.models import OutcomeMark

# A transaction that took its ids an hour ago has committed or never will.
SETTLES_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Source:
    """A table with growing ids, and the SQL that gives the clients of its rows from one id to another."""

    name: str
    table: str
    clients: str


SOURCES = (
    Source(
        "alert", "alerts_alert", "SELECT x.client_id FROM alerts_alert x WHERE x.id > %(after)s AND x.id <= %(last)s"
    ),
    Source(
        "touch",
        "attribution_touch",
        "SELECT x.client_id FROM attribution_touch x WHERE x.id > %(after)s AND x.id <= %(last)s",
    ),
    Source(
        "order",
        "attribution_order",
        "SELECT x.client_id FROM attribution_order x WHERE x.id > %(after)s AND x.id <= %(last)s",
    ),
    Source(
        "refund",
        "attribution_refund",
        """SELECT o.client_id FROM attribution_refund x JOIN attribution_order o ON o.id = x.order_id
        WHERE x.id > %(after)s AND x.id <= %(last)s""",
    ),
    Source(
        "activity",
        "clients_ingestbatch",
        "SELECT unnest(x.client_ids) FROM clients_ingestbatch x WHERE x.id > %(after)s AND x.id <= %(last)s",
    ),
    Source(
        "merge",
        "clients_clientmerge",
        """SELECT unnest(ARRAY[x.survivor_id, x.merged_id]) FROM clients_clientmerge x
        WHERE (x.id > %(after)s AND x.id <= %(last)s) OR x.undone_at > %(at)s::timestamptz - interval '1 day'""",
    ),
)
# Alerts of a record that was merged into another are measured with what that other one did.
PEOPLE = """SELECT DISTINCT a.client_id FROM alerts_alert a
WHERE a.raised_at > %(since)s AND (a.client_id = ANY(%(clients)s)
    OR a.client_id IN (SELECT c.id FROM clients_client c WHERE c.merged_into_id = ANY(%(clients)s)))
ORDER BY a.client_id"""


@dataclass(frozen=True)
class News:
    """The clients of what came, and up to which id each source was looked at."""

    clients: frozenset[int]
    last: Mapping[str, int]


def since_the_marks(at: datetime) -> News:
    marks = dict(OutcomeMark.objects.values_list("source", "settled"))
    last = {source.name: highest(source) for source in SOURCES}
    spans = ((source, marks.get(source.name, 0), last[source.name]) for source in SOURCES)
    found = (clients_of(source, after, up_to, at) for source, after, up_to in spans)
    return News(frozenset().union(*found), last)


def highest(source: Source) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {source.table}")  # noqa: S608  (a name of ours)
        return int(cursor.fetchone()[0])


def clients_of(source: Source, after: int, last: int, at: datetime) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(source.clients, {"after": after, "last": last, "at": at})
        return {client_id for (client_id,) in cursor.fetchall()}


def move(last: Mapping[str, int], at: datetime) -> None:
    """What was seen an hour ago is settled; the very first look settles nothing."""
    for name, seen in last.items():
        mark, is_new = OutcomeMark.objects.get_or_create(source=name, defaults={"seen": seen, "seen_at": at})
        if not is_new and at - mark.seen_at >= SETTLES_AFTER:
            OutcomeMark.objects.filter(pk=name).update(settled=mark.seen, seen=seen, seen_at=at)


def with_alerts(clients: Sequence[int], since: datetime) -> list[int]:
    """Of these clients, and of records merged into them, those whose alerts are to be measured."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"clients": list(clients), "since": since})
        return [client_id for (client_id,) in cursor.fetchall()]

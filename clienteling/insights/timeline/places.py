"""Finds the newest places of a story in all tables: one statement, whose parts are put together once for all clients.

Doing that anew takes the ORM longer than PostgreSQL needs for the answer.
"""

from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet, SmallIntegerField, Value

from clienteling.clients.models import Client
from clienteling.insights.timeline.asked import Asked
from clienteling.insights.timeline.place import Place
from clienteling.insights.timeline.source import Reader, Source
from clienteling.insights.timeline.sources import SOURCES

# Stand in a part where a value will be filled in: no row and no filter of ours has them.
CLIENT, BEFORE_PK = 7_364_512_903_277_001, 7_364_512_903_277_002
BEFORE, SINCE, UNTIL, NOW = (datetime(1911, 10, 10, 1, 2, 3, n, tzinfo=UTC) for n in range(1, 5))

MERGED = "SELECT * FROM ({parts}) places ORDER BY 1 DESC, 2, 3 DESC LIMIT {limit}"


class Side(Enum):
    """Where a source stands against the one of the place a page begins after."""

    ANY = "the first page"
    SAME = "the same source"
    LATER = "told after it at the same moment"
    EARLIER = "told before it at the same moment"


class Shape(NamedTuple):
    """All that decides what the statement of one source looks like."""

    number: int
    side: Side
    has_since: bool
    has_until: bool


Part = tuple[str, tuple[Any, ...]]


def newest(client: Client, *, reader: Reader, asked: Asked, before: Place | None, limit: int) -> list[Place]:
    """The first places after `before`, at most so many."""
    fills: dict[Any, Any] = {CLIENT: client.pk, NOW: reader.at, SINCE: asked.since, UNTIL: asked.until}
    if before:
        fills |= {BEFORE: before.at, BEFORE_PK: before.pk}
    sql, values = [], list[Any]()
    for number, source in enumerate(SOURCES):
        if asked.wants(source.kind):
            shape = Shape(number, side(number, before), asked.since is not None, asked.until is not None)
            text, parameters = part(shape, reader, limit) if source.of_user else same_for_all(shape, limit)
            sql.append(f"({text})")
            values += [fills.get(value, value) for value in parameters]
    with connection.cursor() as cursor:
        cursor.execute(MERGED.format(parts=" UNION ALL ".join(sql), limit=limit), values)
        return [Place(*row) for row in cursor.fetchall()]


def side(number: int, before: Place | None) -> Side:
    if before is None:
        return Side.ANY
    return Side.SAME if number == before.source else Side.LATER if number > before.source else Side.EARLIER


@cache
def same_for_all(shape: Shape, limit: int) -> Part:
    return part(shape, Reader(None, NOW, ""), limit)


def part(shape: Shape, reader: Reader, limit: int) -> Part:
    """The places of one page in one table, with what stands in for the values."""
    source = SOURCES[shape.number]
    rows: QuerySet[Any] = source.rows(Client(pk=CLIENT), reader)
    rows = rows.filter(span(source, shape), after(source, shape.side))
    places: QuerySet[Any, Any] = rows.annotate(
        place_at=F(source.field), place_source=Value(shape.number, output_field=SmallIntegerField()), place_pk=F("pk")
    ).values_list("place_at", "place_source", "place_pk")
    sql, parameters = places.order_by(f"-{source.field}", "-pk")[:limit].query.sql_with_params()
    return sql, tuple(parameters)


def span(source: Source, shape: Shape) -> Q:
    """Rows of the stretch asked for; a moment that never came is none."""
    found = Q((f"{source.field}__isnull", False))
    if shape.has_since:
        found &= Q((f"{source.field}__gte", SINCE))
    if shape.has_until:
        found &= Q((f"{source.field}__lte", UNTIL))
    return found


def after(source: Source, where: Side) -> Q:
    """Rows that come later in the story. The plain bound beside the OR is what an index can use."""
    earlier, not_later = Q((f"{source.field}__lt", BEFORE)), Q((f"{source.field}__lte", BEFORE))
    match where:
        case Side.ANY:
            return Q()
        case Side.SAME:
            return not_later & (earlier | Q(pk__lt=BEFORE_PK))
        case Side.LATER:
            return not_later
    return earlier

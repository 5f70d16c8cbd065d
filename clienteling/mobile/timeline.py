"""A client's story, newest first, in pages: seven tables merged by (time, source, row)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.mobile.timeline_sources import SOURCES, Source

PAGE = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(\d{1,16})-(\d{1,2})-(\d{1,18})")


class Place(NamedTuple):
    """Where a row stands in the story; `source` is its number in SOURCES, earlier ones first at the same moment."""

    at: datetime
    source: int
    pk: int

    @property
    def cursor(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.source}-{self.pk}"


@dataclass(frozen=True)
class Moment:
    at: datetime
    title: str
    detail: str
    is_sale: bool


@dataclass(frozen=True)
class Story:
    moments: Sequence[Moment]
    older: str


def place_of(cursor: str) -> Place | None:
    """The place a cursor names; nothing for anything else."""
    match = CURSOR.fullmatch(cursor)
    if match is None:
        return None
    try:
        return Place(EPOCH + timedelta(microseconds=int(match[1])), int(match[2]), int(match[3]))
    except OverflowError:
        return None


def story(client: Client, *, user: Associate, before: Place | None = None) -> Story:
    found: list[tuple[Place, Any]] = []
    for number, source in enumerate(SOURCES):
        rows = _older(source.rows(client, user), source, number, before)
        newest = rows.order_by(f"-{source.field}", "-pk")[: PAGE + 1]
        found += [(Place(getattr(row, source.field), number, row.pk), row) for row in newest]
    found.sort(key=lambda pair: (pair[0].at, -pair[0].source, pair[0].pk), reverse=True)
    shown = found[:PAGE]
    return Story(_moments(shown, user), shown[-1][0].cursor if found[PAGE:] else "")


def _older(rows: QuerySet[Any], source: Source, number: int, before: Place | None) -> QuerySet[Any]:
    """Rows after `before` in the order of the story."""
    if before is None:
        return rows
    earlier, same_moment = Q((f"{source.field}__lt", before.at)), Q((source.field, before.at))
    if number == before.source:
        return rows.filter(earlier | (same_moment & Q(pk__lt=before.pk)))
    return rows.filter(earlier | same_moment if number > before.source else earlier)


def _moments(shown: Sequence[tuple[Place, Any]], user: Associate) -> list[Moment]:
    """Each source tells its rows of the page at once; then they stand in the order of the story again."""
    told: dict[Place, Moment] = {}
    for number, source in enumerate(SOURCES):
        own = [(place, row) for place, row in shown if place.source == number]
        words = source.tell([row for _place, row in own], user) if own else []
        for (place, _row), (title, detail) in zip(own, words, strict=True):
            told[place] = Moment(place.at, title, detail, source.is_sale)
    return [told[place] for place, _row in shown]

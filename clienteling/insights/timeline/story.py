"""A page of the story: one statement finds the newest places in all tables, then each table tells its own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from django.db.models import Q, QuerySet

from clienteling.clients.models import Client
from clienteling.insights.timeline.asked import Asked
from clienteling.insights.timeline.place import Place
from clienteling.insights.timeline.places import newest
from clienteling.insights.timeline.source import Kind, Reader, Source
from clienteling.insights.timeline.sources import SOURCES
from clienteling.lib import any_of
from clienteling.lib.written_once import WrittenOnce

PAGE = 30
EVERYTHING = Asked()
EVER = datetime.max.replace(tzinfo=UTC)  # the rows asked for are of the past already


@dataclass(frozen=True)
class Moment:
    """`what` names the source, `kind` the filter it falls under."""

    at: datetime
    kind: Kind
    what: str
    title: str
    detail: str
    is_sale: bool


@dataclass(frozen=True)
class Story:
    """`older` is the cursor of the next page, empty on the last."""

    moments: tuple[Moment, ...]
    older: str


def story(client: Client, *, reader: Reader, asked: Asked = EVERYTHING, before: Place | None = None) -> Story:
    """The newest moments, or those after `before`. What is recorded meanwhile moves no row to another page."""
    found = newest(client, reader=reader, asked=asked, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    return Story(tuple(_told(shown, client, reader)), shown[-1].cursor if found[PAGE:] else "")


def _told(shown: Sequence[Place], client: Client, reader: Reader) -> list[Moment]:
    """Each source tells its rows of the page at once; then they stand in the order of the story again."""
    told: dict[Place, Moment] = {}
    for number in {place.source for place in shown}:
        source, own = SOURCES[number], [place for place in shown if place.source == number]
        rows = _rows(source, own, client, reader)
        words = source.tell(list(rows.values()), reader)
        for (pk, row), said in zip(rows.items(), words, strict=True):
            at = getattr(row, source.field)
            told[Place(at, number, pk)] = Moment(at, source.kind, source.name, said.title, said.detail, source.is_sale)
    return [told[place] for place in shown if place in told]


def _rows(source: Source, places: Sequence[Place], client: Client, reader: Reader) -> dict[int, Any]:
    """By primary key. The bounds in time lead to the partitions and the index of the log, which has none by key."""
    pks = [place.pk for place in places]
    span = {"since": places[-1].at, "until": places[0].at}
    if source.of_user:
        found = list(shown_of(source, client.pk, reader, pks, **span))
    else:
        found = kept(places[0].source)(client=client.pk, pks=any_of.array(pks), **span)
    return {row.pk: row for row in found}


@cache
def kept(number: int) -> WrittenOnce[Any]:
    """Of a source whose rows are the same whoever reads."""
    rows = partial(shown_of, SOURCES[number], reader=Reader(None, EVER, ""))
    return WrittenOnce(rows, client=int, pks=str, since=datetime, until=datetime)


def shown_of(
    source: Source, client: int, reader: Reader, pks: Sequence[int] | str, since: datetime, until: datetime
) -> QuerySet[Any]:
    between = Q((f"{source.field}__gte", since), (f"{source.field}__lte", until))
    return source.rows(Client(pk=client), reader).filter(between, pk__any_of=pks)

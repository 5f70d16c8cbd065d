"""A place in a story: what a cursor names, so that the next page begins exactly after it."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(\d{1,16})-(\d{1,2})-(\d{1,18})")


class Place(NamedTuple):
    """Where a row stands; `source` is its number in SOURCES, earlier ones first at the same moment."""

    at: datetime
    source: int
    pk: int

    @property
    def cursor(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.source}-{self.pk}"


def place_of(cursor: str) -> Place | None:
    """The place a cursor names; nothing for anything else."""
    match = CURSOR.fullmatch(cursor)
    if match is None:
        return None
    try:
        return Place(EPOCH + timedelta(microseconds=int(match[1])), int(match[2]), int(match[3]))
    except OverflowError:
        return None

"""An invariant and what was found of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

SAMPLE = 5


@dataclass(frozen=True)
class Finding:
    """How many exceptions, and the first of them."""

    code: str
    name: str
    count: int
    sample: list[str]
    took_ms: int


@dataclass(frozen=True)
class Invariant:
    """`sql` selects one column, what names an exception. `number` is that of docs/reliability.md's list.

    `%(since)s`: what was settled before need not be read again; an index finds the rest.
    """

    number: int
    code: str
    name: str
    sql: str
    params: Callable[[datetime], Mapping[str, Any]] = field(default=lambda at: {"at": at})

    def exceptions(self, at: datetime, since: datetime) -> tuple[int, list[str]]:
        """As of `at`."""
        looked = f"SELECT it::text, count(*) OVER () FROM ({self.sql}) AS found (it) ORDER BY 1 LIMIT {SAMPLE}"  # noqa: S608  (our own words)
        with connection.cursor() as cursor:
            cursor.execute(looked, dict(self.params(at)) | {"since": since})
            rows = cursor.fetchall()
        return (rows[0][1] if rows else 0), [name for name, _count in rows]

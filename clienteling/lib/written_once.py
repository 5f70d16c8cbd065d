"""Query sets put into SQL once, then filled in: writing most takes the ORM longer than PostgreSQL takes to answer."""

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
# What stands for the n-th value while the statement is written: nothing of ours has it.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 7_364_512_903_277_100 + n,
    datetime: lambda n: datetime(1911, 10, 10, 1, 2, 3, 100 + n, tzinfo=UTC),
    date: lambda n: date(1911, 10, 10) + timedelta(days=n),
    str: lambda n: f"\x1d value {n} \x1d",
    UUID: lambda n: UUID(int=0x7364_5129_0327_7100 + n),
}


class WrittenOnce(Generic[Row]):
    """`rows`: gives the query set for values of these kinds; they may only be compared, and decide nothing else.

    A list of values is one text: `__any_of` and `any_of.array`. Rows come as the query set itself would give them.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Row]], **kinds: type) -> None:
        self.put_together = rows
        self.marks = {name: MARKS[kind](n) for n, (name, kind) in enumerate(kinds.items())}
        self.written: tuple[QuerySet[Any, Row], SQLCompiler] | None = None
        self.sql, self.parameters, self.places = "", list[Any](), list[tuple[int, str]]()

    def __call__(self, **values: Any) -> list[Row]:
        rows, compiler = self.written or self.write()
        if not self.sql:
            return []
        filled = copy(self.parameters)
        for place, name in self.places:
            filled[place] = values[name]
        found, statement = rows._chain(), (self.sql, tuple(filled))  # type: ignore[attr-defined]
        found.query.get_compiler = lambda using=None, **_: answering(compiler, statement, using)
        return list(found)

    def first(self, **values: Any) -> Row | None:
        return next(iter(self(**values)), None)

    def write(self) -> tuple[QuerySet[Any, Row], SQLCompiler]:
        """By the first who asks; if two are first, they write the same."""
        rows = self.put_together(**self.marks)
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            sql, parameters = "", ()
        names = {mark: name for name, mark in self.marks.items()}
        self.parameters = list(parameters)
        self.places = [(place, names[value]) for place, value in enumerate(parameters) if is_mark(value, names)]
        if sql and (lost := self.marks.keys() - {name for _place, name in self.places}):
            raise TypeError(f"no longer to be found in the statement: {', '.join(sorted(lost))}")
        self.sql, self.written = sql, (rows, compiler)
        return self.written


def is_mark(value: object, names: dict[Any, str]) -> bool:
    return isinstance(value, tuple(MARKS)) and value in names


def answering(compiler: SQLCompiler, statement: tuple[str, tuple[Any, ...]], using: str | None) -> SQLCompiler:
    """One that knows the columns already, and says that statement on the connection of this thread."""
    one: Any = copy(compiler)
    one.connection = connections[using or DEFAULT_DB_ALIAS]
    one.as_sql = lambda *_args, **_kwargs: statement
    return one  # type: ignore[no-any-return]

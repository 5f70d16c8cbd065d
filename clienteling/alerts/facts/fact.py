"""What a fact is: a named, typed, unit-carrying SQL expression of (client, as_of)."""

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from clienteling.alerts.facts.given import ANY_NUMBER, Bounds, Given, Param, Value

NO_WORD = re.compile(r"\W+")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Kind(Enum):
    """Of which type a fact's value is, and so which values a rule may compare it with. Dates are written ISO."""

    INTEGER = "integer"
    MONEY = "money"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"

    @property
    def is_number(self) -> bool:
        return self in (Kind.INTEGER, Kind.MONEY)

    def accepts(self, value: object) -> bool:
        if self.is_number:
            return type(value) is int
        if self is Kind.BOOLEAN:
            return isinstance(value, bool)
        return isinstance(value, str) and (self is Kind.TEXT or is_day(value))


def is_day(text: str) -> bool:
    try:
        return bool(ISO_DAY.fullmatch(text)) and date.fromisoformat(text).year >= 1900
    except ValueError:
        return False


@dataclass(frozen=True)
class AsOf:
    """The moment a rule looks from, in one market. `today` is the market's local date at `at`."""

    at: datetime
    today: date
    market_id: int
    time_zone: str


class Params:
    """Collects values for one statement, so that no value is ever written into SQL text."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def __call__(self, value: object) -> str:
        """The placeholder that stands for `value`."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"


@dataclass(frozen=True)
class Source:
    """A fact in SQL: its value, the LATERAL joins it reads (by alias, joined once), more evidence beside it.

    `without`: the value of a client for whom the one join finds no row, where that is not NULL.
    """

    value: str
    joins: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    without: str = "NULL"

    @property
    def alone(self) -> str:
        """The value as an expression over `c` that joins for itself."""
        match list(self.joins.values()):
            case []:
                return self.value
            case [join]:
                rows = join.removeprefix("LEFT ").removeprefix("CROSS ").removeprefix("JOIN LATERAL ")
                found = f"(SELECT {self.value} FROM {rows.removesuffix(' ON true')})"
                return found if self.without == "NULL" else f"coalesce({found}, {self.without})"
            case joins:
                return f"(SELECT {self.value} FROM (SELECT) one {' '.join(joins)})"


Build = Callable[[AsOf, Params, Given], Source]
Narrow = Callable[[AsOf, Params, Given, str, Any], str | None]


@dataclass(frozen=True)
class Fact:
    """`build` gives SQL over `c` (clients_client); `narrow` a predicate on `c` alone that a comparison implies.

    An `exact` narrowing is the comparison itself, written so that an index answers it. `options`: the values a text
    may have, where they are known. `forgets`: its source keeps no history, so a look into the past sees today's value.
    `currency`: the key of evidence that says in which money is.
    """

    name: str
    label: Promise
    unit: Promise | str
    build: Build
    kind: Kind = Kind.INTEGER
    params: Mapping[str, Param] = field(default_factory=dict)
    values: Bounds = ANY_NUMBER
    narrow: Narrow | None = None
    exact: bool = False
    options: Callable[[], Mapping[str, str]] | None = None
    forgets: bool = False
    currency: str = ""

    def key(self, params: Given) -> str:
        """Name and parameters as one word, as evidence is stored and card texts name it."""
        return "_".join([self.name, *(f"{name}{word(value)}" for name, value in sorted(params.items()))])


def word(value: Value) -> str:
    """A text that is no plain word keeps what is one of it, and a checksum, so that no two become the same."""
    text = str(value)
    if re.fullmatch(r"\w*", text):
        return text
    return f"{NO_WORD.sub('_', text)}_{zlib.crc32(text.encode()):08x}"


def alias(name: str, *given: Value) -> str:
    """A name in SQL for a join with parameters, never the parameters' own text."""
    return f"{name}_{zlib.crc32(repr(given).encode()):08x}" if given else name

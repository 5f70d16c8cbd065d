"""What a fact is: a named, typed, unit-carrying SQL expression of (client, as_of)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.utils.functional import Promise


class Kind(Enum):
    """Of which type a fact's value is, and so which values a rule may compare it with."""

    INTEGER = "integer"
    TEXT = "text"

    def accepts(self, value: object) -> bool:
        if self is Kind.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, str)


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
    """A fact in SQL: its value, the LATERAL joins it reads (by alias, joined once), more evidence beside it."""

    value: str
    joins: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bounds:
    """What a parameter or a compared value may be."""

    low: int
    high: int


ANY_NUMBER = Bounds(-(2**53), 2**53)
A_CENTURY_OF_DAYS = Bounds(-36_500, 36_500)  # more would leave PostgreSQL's dates and intervals

Build = Callable[[AsOf, Params, Mapping[str, int]], Source]
Narrow = Callable[[AsOf, Params, Mapping[str, int], str, Any], str | None]


@dataclass(frozen=True)
class Fact:
    """`build` gives SQL over `c` (clients_client); `narrow` a predicate on `c` alone that a comparison implies.

    An `exact` narrowing is the comparison itself, written so that an index answers it.
    """

    name: str
    label: Promise
    unit: Promise
    build: Build
    kind: Kind = Kind.INTEGER
    params: Mapping[str, Bounds] = field(default_factory=dict)
    values: Bounds = ANY_NUMBER
    narrow: Narrow | None = None
    exact: bool = False

    def key(self, params: Mapping[str, int]) -> str:
        return "_".join([self.name, *(f"{k}{v}" for k, v in sorted(params.items()))])

"""What a fact may be given beside the client: numbers within bounds, one of a few, or a code the house keeps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

Value = int | str
LONGEST = 80


@dataclass(frozen=True)
class Bounds:
    """What a parameter or a compared value may be."""

    low: int
    high: int


@dataclass(frozen=True)
class OneOf:
    """One of a few that never change: value → what people call it."""

    choices: Mapping[Value, str | Promise]


@dataclass(frozen=True)
class Named:
    """A code of something the house keeps: `options` reads what there is now, code → name."""

    what: Promise
    options: Callable[[], Mapping[str, str]]


Param = Bounds | OneOf | Named
Given = Mapping[str, Value]
ANY_NUMBER = Bounds(-(2**53), 2**53)
A_CENTURY_OF_DAYS = Bounds(-36_500, 36_500)  # more would leave PostgreSQL's dates and intervals

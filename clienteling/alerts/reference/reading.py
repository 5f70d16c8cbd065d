"""How a fact is read in Python: a function of its name, from a history and a moment to value and evidence."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History

Seen = tuple[Any, Mapping[str, Any]]
Reader = Callable[[History, AsOf, Given], Seen]
READERS: dict[str, Reader] = {}
NOTHING: Mapping[str, Any] = {}


def reads(function: Reader) -> Reader:
    """The function's name is the fact's."""
    READERS[function.__name__] = function
    return function


def alone(value: object) -> Seen:
    return value, NOTHING


def local_day(moment: datetime, as_of: AsOf) -> date:
    return moment.astimezone(ZoneInfo(as_of.time_zone)).date()


def days_since(moment: datetime | None, as_of: AsOf) -> int | None:
    return None if moment is None else (as_of.today - local_day(moment, as_of)).days


def hours_since(moment: datetime | None, as_of: AsOf) -> int | None:
    return None if moment is None else (as_of.at - moment) // timedelta(hours=1)


def in_window(moment: datetime, as_of: AsOf, days: int) -> bool:
    return as_of.at - timedelta(days=days) < moment <= as_of.at


def runs(began: datetime, ended: datetime | None, as_of: AsOf) -> bool:
    return began <= as_of.at and (ended is None or ended > as_of.at)

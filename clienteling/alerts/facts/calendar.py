"""Days of every year in SQL: how many days there are from today to each day of the solar and the lunar year."""

from calendar import isleap
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from clienteling.alerts.facts.fact import Params
from clienteling.lib import lunar

LEAP_DAY = 229
LUNAR_DAYS = [sign * (month * 100 + day) for sign in (1, -1) for month in range(1, 13) for day in range(1, 31)]


class Coming(NamedTuple):
    """In how many days a month × 100 + day comes next, and in which year (the lunar one for a lunar day)."""

    days: int
    md: int
    year: int


def month_days(today: date, days: int) -> list[tuple[int, int]]:
    """(days from today, month × 100 + day) for each day kept from today to `days` later."""
    return [(coming.days, coming.md) for coming in solar(today) if coming.days <= days]


@lru_cache(maxsize=32)
def solar(today: date) -> tuple[Coming, ...]:
    """A 29 February is kept on the 28th where the year has none."""
    found = []
    for n in range(366):
        day = today + timedelta(days=n)
        found.append(Coming(n, day.month * 100 + day.day, day.year))
        if (day.month, day.day) == (2, 28) and not isleap(day.year):
            found.append(Coming(n, LEAP_DAY, day.year))
    return tuple(found)


@lru_cache(maxsize=32)
def lunar_days(today: date) -> tuple[Coming, ...]:
    return tuple(coming_lunar(md, today) for md in LUNAR_DAYS)


def coming_lunar(md: int, today: date) -> Coming:
    for year in (today.year - 1, today.year, today.year + 1):
        day = lunar.in_year(year, md)
        if day and day >= today:
            return Coming((day - today).days, md, year)
    raise ValueError(f"{md} is no lunar day")


def picked(table: tuple[Coming, ...], field: str, column: str, params: Params) -> str:
    """The `field` of the table's row for a column that holds month × 100 + day."""
    values = params([getattr(coming, field) for coming in table])
    return f"({values}::int[])[array_position({params([coming.md for coming in table])}::int[], {column}::int)]"

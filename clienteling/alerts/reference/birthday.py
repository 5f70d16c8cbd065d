"""Birthdays, found by walking the calendar day by day."""

from calendar import isleap
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, reads


@lru_cache(maxsize=20_000)
def lunar_date(day: date) -> tuple[int, int, int]:
    """Lunar year, month (below 0 in a leap month) and day."""
    from lunar_python import Solar

    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return lunar.getYear(), lunar.getMonth(), lunar.getDay()


@lru_cache(maxsize=200)
def leap_month(year: int) -> int:
    from lunar_python import LunarYear

    return int(LunarYear.fromYear(year).getLeapMonth())


def is_last(day: date) -> bool:
    """Of its lunar month."""
    return lunar_date(day + timedelta(days=1))[2] == 1


def days_from(today: date) -> Iterator[date]:
    return (today + timedelta(days=n) for n in range(800))


@lru_cache(maxsize=5_000)
def next_lunar(md: int, today: date) -> date:
    """A leap month the year has not is kept in its ordinary month, a 30th in a short month on the 29th."""
    number, wanted = (-1 if md < 0 else 1) * (abs(md) // 100), abs(md) % 100
    for day in days_from(today):
        year, month, n = lunar_date(day)
        meant = number if number > 0 or leap_month(year) == -number else -number
        if month == meant and (n == wanted or (wanted == 30 and is_last(day))):
            return day
    raise ValueError(md)


@lru_cache(maxsize=5_000)
def next_solar(md: int, today: date) -> date:
    month, wanted = divmod(md, 100)
    for day in days_from(today):
        leap_day = (month, wanted) == (2, 29) and not isleap(day.year)
        if (day.month, day.day) == ((2, 28) if leap_day else (month, wanted)):
            return day
    raise ValueError(md)


def next_birthday(history: History, today: date) -> tuple[date, int] | None:
    """The day, and its year by the calendar the client keeps."""
    client = history.client
    if client.birth_lunar_md is not None:
        day = next_lunar(client.birth_lunar_md, today)
        return day, lunar_date(day)[0]
    if client.birth_md is not None:
        day = next_solar(client.birth_md, today)
        return day, day.year
    return None


@reads
def days_to_birthday(history: History, as_of: AsOf, given: Given) -> Seen:
    found = next_birthday(history, as_of.today)
    return ((found[0] - as_of.today).days, {"birthday_on": found[0]}) if found else (None, NOTHING)


@reads
def days_to_lunar_birthday(history: History, as_of: AsOf, given: Given) -> Seen:
    md = history.client.birth_lunar_md
    if md is None:
        return None, NOTHING
    day = next_lunar(md, as_of.today)
    return (day - as_of.today).days, {"lunar_birthday_on": day}


@reads
def age_at_birthday(history: History, as_of: AsOf, given: Given) -> Seen:
    found, born = next_birthday(history, as_of.today), history.client.birth_year
    if not found:
        return None, NOTHING
    return (None if born is None else found[1] - born), {"birthday_on": found[0]}

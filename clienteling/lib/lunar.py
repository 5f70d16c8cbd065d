"""Days of the Chinese calendar: written as month × 100 + day, negative in a leap month; and when they come next."""

import re
from datetime import date, timedelta
from functools import lru_cache

TEXT = re.compile(r"(?:(?P<year>\d{4})[-/.])?(?P<leap>leap|闰)?(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", re.I)
FIRST_YEAR, LAST_YEAR = 1900, 2100


def parse(text: str) -> tuple[int | None, int]:
    """`1988-08-15`, `08-15`, `闰06-01`, `1987-leap06-01` → year and day. Raises ValueError."""
    found = TEXT.fullmatch(text.strip())
    if not found:
        raise ValueError("not a lunar day")
    year, month, day = (int(found[part]) if found[part] else None for part in ("year", "month", "day"))
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError("not a lunar day")
    md = (month * 100 + day) * (-1 if found["leap"] else 1)
    if year is not None and (not FIRST_YEAR <= year < LAST_YEAR or in_year(year, md, exactly=True) is None):
        raise ValueError("no such day in that lunar year")
    return year, md


def written(md: int) -> str:
    """`闰06-01` for the leap sixth month."""
    month, day = divmod(abs(md), 100)
    return f"{'闰' if md < 0 else ''}{month:02}-{day:02}"


@lru_cache(maxsize=512)
def months(year: int) -> dict[int, tuple[date, int]]:
    """First day and length of each month of a lunar year; a leap month stands under its negative number."""
    from lunar_python import LunarYear, Solar

    found = {}
    for month in LunarYear.fromYear(year).getMonthsInYear():
        solar = Solar.fromJulianDay(month.getFirstJulianDay())
        found[month.getMonth()] = (date(solar.getYear(), solar.getMonth(), solar.getDay()), month.getDayCount())
    return found


def in_year(year: int, md: int, *, exactly: bool = False) -> date | None:
    """The solar date of a lunar day in a lunar year.

    A leap month the year has not is its ordinary month, a 30th the month has not is its 29th; None if `exactly`.
    """
    number, day = divmod(abs(md), 100)
    number = -number if md < 0 else number
    first, length = months(year).get(number) or months(year)[abs(number)]
    if exactly and (number not in months(year) or day > length):
        return None
    return first + timedelta(days=min(day, length) - 1)


def next_on(md: int, today: date) -> date:
    """When the lunar day comes next, today included."""
    days = (in_year(year, md) for year in (today.year - 1, today.year, today.year + 1))
    return min(day for day in days if day is not None and day >= today)

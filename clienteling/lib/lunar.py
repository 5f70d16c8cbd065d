"""Days of the Chinese calendar: written as month × 100 + day, negative in a leap month; and when they come next."""

import re
from datetime import date

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


def in_year(year: int, md: int, *, exactly: bool = False) -> date | None:
    """The solar date of a lunar day in a lunar year.

    A leap month the year has not is its ordinary month, a 30th the month has not is its 29th; None if `exactly`.
    """
    from lunar_python import LunarYear, Solar

    months = {month.getMonth(): month for month in LunarYear.fromYear(year).getMonthsInYear()}
    number, day = divmod(abs(md), 100)
    number = -number if md < 0 else number
    month = months.get(number) or months[abs(number)]
    if exactly and (number not in months or day > month.getDayCount()):
        return None
    first = month.getFirstJulianDay() + min(day, month.getDayCount()) - 1
    solar = Solar.fromJulianDay(first)
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def next_on(md: int, today: date) -> date:
    """When the lunar day comes next, today included."""
    days = (in_year(year, md) for year in (today.year - 1, today.year, today.year + 1))
    return min(day for day in days if day is not None and day >= today)

"""Days of every year, solar or lunar: how they are written down, and the solar day they next fall on."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, ImportantDate
from clienteling.lib import clock, lunar
from clienteling.lib.errors import DomainError

SOLAR = re.compile(r"(?:(?P<year>\d{4})[-/.]?|--)?(?P<month>\d{1,2})[-/.]?(?P<day>\d{1,2})")
LEAP_YEAR = 2000
KEEP_BIRTHDAYS = """UPDATE clients_client SET birth_md = %s
WHERE birth_lunar_md = %s AND birth_md IS DISTINCT FROM %s"""


def solar(said: date | str) -> date:
    """A date; in the year 2000 when none is said. Raises ValueError."""
    found = SOLAR.fullmatch(said.isoformat() if isinstance(said, date) else said.strip())
    if not found:
        raise ValueError("no date")
    day = date(int(found["year"] or LEAP_YEAR), int(found["month"]), int(found["day"]))
    if not 1900 <= day.year <= clock.now().year:
        raise ValueError("year")
    return day


def birthday(said: date | str) -> dict[str, int | None]:
    """Columns of a solar birthday; the year is left alone when it is not said."""
    try:
        day = solar(said)
    except ValueError as error:
        raise DomainError("birthday_invalid", _("Write a date such as 1988-05-04, or 05-04."), "birthday") from error
    columns = {"birth_md": day.month * 100 + day.day, "birth_lunar_md": None}
    has_year = isinstance(said, date) or bool((match := SOLAR.fullmatch(said.strip())) and match["year"])
    return {"birth_year": day.year, **columns} if has_year else columns


def lunar_birthday(said: str) -> dict[str, int | None]:
    """Columns of a birthday by the Chinese calendar; the year is the lunar one."""
    try:
        year, md = lunar.parse(said)
        if year is not None and year > clock.now().year:
            raise ValueError("year")
    except ValueError as error:
        detail = _("Write a lunar day such as 1988-08-15, 08-15, or leap06-01.")
        raise DomainError("birthday_invalid", detail, "lunar_birthday") from error
    columns = {"birth_lunar_md": md, "birth_md": near_md(md, clock.now().date())}
    return {"birth_year": year, **columns} if year else columns


def near_md(md: int, today: date) -> int | None:
    """Month × 100 + day of the next time, if that is within a year: rules count on from today by month and day."""
    day = lunar.next_on(md, today)
    return day.month * 100 + day.day if day - today <= timedelta(days=364) else None


def next_on(md: int, *, is_lunar: bool, today: date) -> date:
    """When a day of every year comes next. A 29 February is kept on the 28th where the year has none."""
    if is_lunar:
        return lunar.next_on(md, today)
    days = (in_year(md, today.year), in_year(md, today.year + 1))
    return next(day for day in days if day >= today)


def in_year(md: int, year: int) -> date:
    try:
        return date(year, md // 100, md % 100)
    except ValueError:
        return date(year, 2, 28)


def keep_days(at: datetime) -> None:
    """Once a day: lunar birthdays and important dates move on to their next time. Calm to repeat."""
    today = at.date() - timedelta(days=1)  # for the west of us it is still yesterday
    lunar_days = Client.objects.filter(birth_lunar_md__isnull=False).values_list("birth_lunar_md", flat=True)
    changes: list[tuple[Any, ...]] = []
    for md in filter(None, lunar_days.distinct().order_by()):
        near = near_md(md, today)
        changes.append((near, md, near))
    with connection.cursor() as cursor:
        cursor.executemany(KEEP_BIRTHDAYS, changes)
    past = ImportantDate.objects.filter(next_on__lt=today)
    for md, is_lunar in past.values_list("md", "is_lunar").distinct().order_by():
        past.filter(md=md, is_lunar=is_lunar).update(next_on=next_on(md, is_lunar=is_lunar, today=today))

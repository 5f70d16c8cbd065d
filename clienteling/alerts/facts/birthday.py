"""Facts about the birthday. A 29 February is celebrated on the 28th where the year has none."""

from calendar import isleap
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import A_CENTURY_OF_DAYS, AsOf, Fact, Params, Source

LEAP_DAY = 229


def month_days(today: date, days: int) -> list[tuple[int, int]]:
    """(days from today, month × 100 + day) for each birthday celebrated from today to `days` later."""
    found = []
    for n in range(days + 1):
        day = today + timedelta(days=n)
        found.append((n, day.month * 100 + day.day))
        if (day.month, day.day) == (2, 28) and not isleap(day.year):
            found.append((n, LEAP_DAY))
    return found


def days_to_birthday(as_of: AsOf, params: Params, _given: Mapping[str, int]) -> Source:
    days, month_day = zip(*month_days(as_of.today, 365), strict=True)
    value = f"({params(list(days))}::int[])[array_position({params(list(month_day))}::int[], c.birth_md::int)]"
    return Source(value, evidence={"birthday_on": f"({params(as_of.today)}::date + {value})"})


def born_within(as_of: AsOf, params: Params, _given: Mapping[str, int], op: str, value: Any) -> str | None:
    if op not in ("<=", "<", "="):
        return None
    last = min(value - (op == "<"), 365)
    days = [md for n, md in month_days(as_of.today, max(last, 0)) if n == value or op != "="]
    return f"c.birth_md = ANY({params(days if last >= 0 else [])}::smallint[])"


FACTS = [
    Fact(
        "days_to_birthday",
        _("days until the birthday"),
        _("days"),
        days_to_birthday,
        values=A_CENTURY_OF_DAYS,
        narrow=born_within,
        exact=True,
    )
]

"""Facts about the birthday, by the calendar the client keeps. Corrections of a birthday are not remembered."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.calendar import lunar_days, month_days, picked, solar
from clienteling.alerts.facts.fact import AsOf, Fact, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Bounds, Given


def days_to_birthday(as_of: AsOf, params: Params, _given: Given) -> Source:
    value = by_calendar("days", as_of, params)
    return Source(value, evidence={"birthday_on": f"({params(as_of.today)}::date + {value})"})


def by_calendar(field: str, as_of: AsOf, params: Params) -> str:
    lunar = picked(lunar_days(as_of.today), field, "c.birth_lunar_md", params)
    ordinary = picked(solar(as_of.today), field, "c.birth_md", params)
    return f"(CASE WHEN c.birth_lunar_md IS NULL THEN {ordinary} ELSE {lunar} END)"


def born_within(as_of: AsOf, params: Params, given: Given, op: str, value: Any) -> str | None:
    ordinary = op in ("<=", "<", "=") and [md for n, md in month_days(as_of.today, 365) if meant(n, op, value)]
    lunar = lunar_within(as_of, params, given, op, value)
    if ordinary is False or lunar is None:
        return None
    return f"(c.birth_md = ANY({params(ordinary)}::smallint[]) AND c.birth_lunar_md IS NULL OR {lunar})"


def meant(days: int, op: str, value: int) -> bool:
    return days == value if op == "=" else days < value + (op == "<=")


def days_to_lunar_birthday(as_of: AsOf, params: Params, _given: Given) -> Source:
    value = picked(lunar_days(as_of.today), "days", "c.birth_lunar_md", params)
    return Source(value, evidence={"lunar_birthday_on": f"({params(as_of.today)}::date + {value})"})


def lunar_within(as_of: AsOf, params: Params, _given: Given, op: str, value: Any) -> str | None:
    if op not in ("<=", "<", "="):
        return None
    days = [coming.md for coming in lunar_days(as_of.today) if meant(coming.days, op, value)]
    return f"c.birth_lunar_md = ANY({params(days)}::smallint[])"


def age_at_birthday(as_of: AsOf, params: Params, _given: Given) -> Source:
    """By the calendar's own years: who was born in a lunar year grows a year older in each of them."""
    days = by_calendar("days", as_of, params)
    evidence = {"birthday_on": f"({params(as_of.today)}::date + {days})"}
    return Source(f"({by_calendar('year', as_of, params)} - c.birth_year)", evidence=evidence)


FACTS = [
    Fact(
        "days_to_birthday",
        _("days until the birthday"),
        _("days"),
        days_to_birthday,
        values=A_CENTURY_OF_DAYS,
        narrow=born_within,
        exact=True,
        forgets=True,
    ),
    Fact(
        "days_to_lunar_birthday",
        _("days until the birthday by the lunar calendar"),
        _("days"),
        days_to_lunar_birthday,
        values=A_CENTURY_OF_DAYS,
        narrow=lunar_within,
        exact=True,
        forgets=True,
    ),
    Fact(
        "age_at_birthday",
        _("age on the next birthday"),
        _("years"),
        age_at_birthday,
        values=Bounds(0, 150),
        forgets=True,
    ),
]

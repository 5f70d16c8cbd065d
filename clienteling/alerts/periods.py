"""What makes two matches the same alert: an integer per (rule, client), computed beside the match."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clienteling.alerts.compiler import Compiler
from clienteling.alerts.facts import FACTS
from clienteling.lib.clock import day_number
from clienteling.lib.errors import DomainError

FRESH_DAYS = 14
LAST_LUNAR_MONTHS = 1100  # what is over: it may fall on either side of a solar year's end
LONGEST_DAYS = 1100


def per_days(compiler: Compiler, days: int) -> str:
    """One alert per stretch of `days` days, counted from 1970-01-01 in the market's calendar."""
    return f"{compiler.params(day_number(compiler.as_of.today) // days)}::bigint"


def per_birthday(compiler: Compiler, _days: int) -> str:
    """The year of the birthday that is near, by the calendar the client keeps: two may fall in one solar year.

    The last months of a lunar year are numbered by the solar year it ends in, as nearly all of them were when the solar
    year was taken: so no alert of that time stands in the way of a later one.
    """
    compiler.source(FACTS["age_at_birthday"], {})
    ends_later = f"CASE WHEN abs(c.birth_lunar_md) > {compiler.params(LAST_LUNAR_MONTHS)} THEN 1 ELSE 0 END"
    return f"(birthday_year.year + {ends_later})::bigint"


def per_tier_change(compiler: Compiler, _days: int) -> str:
    """The tier change in force: even while it is news, odd when its end comes near."""
    rose = compiler.source(FACTS["days_since_tier_rose"], {}).value
    return f"tier.id * 2 + CASE WHEN {rose} <= {compiler.params(FRESH_DAYS)} THEN 0 ELSE 1 END"


def per_order(compiler: Compiler, _days: int) -> str:
    compiler.source(FACTS["days_since_order"], {})
    return "last_order.id"


@dataclass(frozen=True)
class Period:
    """How a period is computed, and whether the rule gives its length."""

    sql: Callable[[Compiler, int], str]
    has_days: bool = False


PERIODS = {
    "days": Period(per_days, has_days=True),
    "birthday": Period(per_birthday),
    "tier_change": Period(per_tier_change),
    "order": Period(per_order),
}


def check(raw: object) -> None:
    """Raises DomainError when `raw` is no period of this module."""
    period = PERIODS.get(str(raw.get("per"))) if isinstance(raw, dict) else None
    if period is None or not isinstance(raw, dict):
        known = ", ".join(PERIODS)
        raise DomainError("bad_period", _("per: must be one of %(known)s") % {"known": known}, field="period")
    if set(raw) != ({"per", "days"} if period.has_days else {"per"}):
        raise DomainError("bad_period", _("days: only and always with per = days"), field="period")
    if period.has_days and not (type(raw["days"]) is int and 1 <= raw["days"] <= LONGEST_DAYS):
        limits = {"high": LONGEST_DAYS}
        raise DomainError("bad_period", _("days: must be between 1 and %(high)s") % limits, field="period")


def sql(compiler: Compiler, raw: Mapping[str, Any]) -> str:
    return PERIODS[raw["per"]].sql(compiler, raw.get("days", 1))

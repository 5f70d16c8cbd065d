"""Facts about days to remember and the days a market keeps."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.calendar import lunar_days, picked, solar
from clienteling.alerts.facts.fact import AsOf, Fact, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Given, OneOf
from clienteling.alerts.festivals import FESTIVALS, next_festival, next_public_holiday, region_of
from clienteling.clients.models import DateKind


def days_to_important_date(as_of: AsOf, params: Params, given: Given) -> Source:
    """Of the occasion of that kind that comes next."""
    name = f"important_{DateKind(str(given['kind'])).value}"
    lunar = picked(lunar_days(as_of.today), "days", "d.md", params)
    ordinary = picked(solar(as_of.today), "days", "d.md", params)
    join = (
        f"LEFT JOIN LATERAL (SELECT min(CASE WHEN d.is_lunar THEN {lunar} ELSE {ordinary} END) AS days"
        f" FROM clients_importantdate d WHERE d.client_id = c.id AND d.kind = {params(given['kind'])}) {name} ON true"
    )
    return Source(f"{name}.days", {name: join}, {"important_on": f"({params(as_of.today)}::date + {name}.days)"})


def days_to_festival(as_of: AsOf, params: Params, given: Given) -> Source:
    """The same for every client of a market; none where it is not kept."""
    day = next_festival(str(given["festival"]), region_of(as_of.market_id), as_of.today)
    return same_for_all(day, "festival_on", as_of, params)


def days_to_public_holiday(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Of the day off that comes next in the market's region, 0 on the day itself; by the law as it is known now."""
    return same_for_all(next_public_holiday(region_of(as_of.market_id), as_of.today), "holiday_on", as_of, params)


def same_for_all(day: date | None, key: str, as_of: AsOf, params: Params) -> Source:
    days = (day - as_of.today).days if day else None
    return Source(f"{params(days)}::int", evidence={key: f"{params(day)}::date"})


FACTS = [
    Fact(
        "days_to_important_date",
        _("days until an occasion of the client"),
        _("days"),
        days_to_important_date,
        params={"kind": OneOf(dict(DateKind.choices))},
        values=A_CENTURY_OF_DAYS,
        forgets=True,
    ),
    Fact(
        "days_to_festival",
        _("days until a festival of the market"),
        _("days"),
        days_to_festival,
        params={"festival": OneOf({code: festival.label for code, festival in FESTIVALS.items()})},
        values=A_CENTURY_OF_DAYS,
    ),
    Fact(
        "days_to_public_holiday",
        _("days until a public holiday of the market"),
        _("days"),
        days_to_public_holiday,
        values=A_CENTURY_OF_DAYS,
    ),
]

"""The festivals a market keeps, solar and lunar; and its public holidays, as the law has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Market
from clienteling.lib import lunar
from clienteling.lib.kept import Kept

CHINESE = frozenset({"CN", "HK", "MO", "TW", "SG"})
NATIONAL_DAYS = {"CN": (10, 1), "HK": (10, 1), "MO": (10, 1), "TW": (10, 10), "SG": (8, 9), "FR": (7, 14)}
SUNDAY = 6


@dataclass(frozen=True)
class Festival:
    """`day` of a year in a region; None where it is not kept. `regions`: None for everywhere."""

    label: Promise
    day: Callable[[int, str], date | None]
    regions: frozenset[str] | None = None


def solar(month: int, day: int) -> Callable[[int, str], date]:
    return lambda year, _region: date(year, month, day)


def lunar_day(md: int) -> Callable[[int, str], date | None]:
    return lambda year, _region: lunar.in_year(year, md)


def sunday(month: int, nth: int) -> Callable[[int, str], date]:
    def day(year: int, _region: str) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=SUNDAY - first.weekday(), weeks=nth - 1)

    return day


def fathers_day(year: int, region: str) -> date:
    """Taiwan's is the eighth of the eighth, for its sound."""
    return date(year, 8, 8) if region == "TW" else sunday(6, 3)(year, region)


def national_day(year: int, region: str) -> date | None:
    return date(year, *NATIONAL_DAYS[region]) if region in NATIONAL_DAYS else None


FESTIVALS: Mapping[str, Festival] = {
    "new_year": Festival(_("New Year's Day"), solar(1, 1)),
    "spring_festival": Festival(_("Spring Festival"), lunar_day(101), CHINESE),
    "lantern_festival": Festival(_("Lantern Festival"), lunar_day(115), CHINESE),
    "valentines_day": Festival(_("Valentine's Day"), solar(2, 14)),
    "womens_day": Festival(_("Women's Day"), solar(3, 8), frozenset({"CN"})),
    "mothers_day": Festival(_("Mother's Day"), sunday(5, 2), CHINESE),
    "day_520": Festival(_("20 May"), solar(5, 20), CHINESE),
    "dragon_boat_festival": Festival(_("Dragon Boat Festival"), lunar_day(505), CHINESE),
    "fathers_day": Festival(_("Father's Day"), fathers_day, CHINESE),
    "qixi": Festival(_("Qixi Festival"), lunar_day(707), CHINESE),
    "mid_autumn_festival": Festival(_("Mid-Autumn Festival"), lunar_day(815), CHINESE),
    "national_day": Festival(_("National Day"), national_day),
    "double_ninth_festival": Festival(_("Double Ninth Festival"), lunar_day(909), CHINESE),
    "singles_day": Festival(_("Singles' Day"), solar(11, 11), frozenset({"CN"})),
    "christmas": Festival(_("Christmas"), solar(12, 25)),
}


def next_festival(code: str, region: str, today: date) -> date | None:
    festival = FESTIVALS[code]
    if festival.regions is not None and region not in festival.regions:
        return None
    days = [festival.day(year, region) for year in (today.year - 1, today.year, today.year + 1)]
    return min((day for day in days if day and day >= today), default=None)


@lru_cache(maxsize=256)
def public_holidays(region: str, year: int) -> tuple[date, ...]:
    """The days nobody has to work in a region, known for the year; none for a region nobody keeps a list of."""
    import holidays

    if not region or region not in holidays.list_supported_countries():
        return ()
    return tuple(sorted(holidays.country_holidays(region, years=year)))


def next_public_holiday(region: str, today: date) -> date | None:
    days = (day for year in (today.year, today.year + 1) for day in public_holidays(region, year))
    return next((day for day in days if day >= today), None)


REGIONS: Kept[Mapping[int, str]] = Kept(lambda: dict(Market.objects.values_list("pk", "region")), seconds=60)


def region_of(market_id: int) -> str:
    return REGIONS().get(market_id, "")

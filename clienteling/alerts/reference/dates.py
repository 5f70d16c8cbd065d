"""Days to remember, festivals and days off, found by walking the calendar day by day."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.birthday import days_from, lunar_date, next_lunar, next_solar
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, reads

CHINESE = ("CN", "HK", "MO", "TW", "SG")
SOLAR = {
    "new_year": "01-01",
    "valentines_day": "02-14",
    "christmas": "12-25",
    "day_520": "05-20",
    "womens_day": "03-08",
    "singles_day": "11-11",
}
LUNAR = {
    "spring_festival": (1, 1),
    "lantern_festival": (1, 15),
    "dragon_boat_festival": (5, 5),
    "qixi": (7, 7),
    "mid_autumn_festival": (8, 15),
    "double_ninth_festival": (9, 9),
}
NATIONAL = {"CN": "10-01", "HK": "10-01", "MO": "10-01", "TW": "10-10", "SG": "08-09", "FR": "07-14"}
ONLY: Mapping[str, tuple[str, ...]] = {
    "womens_day": ("CN",),
    "singles_day": ("CN",),
    **dict.fromkeys([*LUNAR, "mothers_day", "fathers_day", "day_520"], CHINESE),
}


def is_festival(code: str, day: date, region: str) -> bool:
    if region not in ONLY.get(code, (region,)):
        return False
    if code in LUNAR:
        return lunar_date(day)[1:3] == LUNAR[code]
    written = day.isoformat()[5:]
    if code == "national_day":
        return written == NATIONAL.get(region)
    if code == "mothers_day" or (code == "fathers_day" and region != "TW"):
        month, first = (5, 8) if code == "mothers_day" else (6, 15)
        return day.month == month and day.isoweekday() == 7 and first <= day.day < first + 7
    return written == ("08-08" if code == "fathers_day" else SOLAR[code])


@lru_cache(maxsize=5_000)
def next_festival(code: str, region: str, today: date) -> date | None:
    return next((day for day in days_from(today) if is_festival(code, day, region)), None)


@reads
def days_to_festival(history: History, as_of: AsOf, given: Given) -> Seen:
    day = next_festival(str(given["festival"]), history.house.market.region, as_of.today)
    return ((day - as_of.today).days, {"festival_on": day}) if day else (None, NOTHING)


@lru_cache(maxsize=5_000)
def next_day_off(region: str, today: date) -> date | None:
    import holidays

    if region not in holidays.list_supported_countries():
        return None
    off = holidays.country_holidays(region)
    return next((day for day in days_from(today) if day in off), None)


@reads
def days_to_public_holiday(history: History, as_of: AsOf, given: Given) -> Seen:
    day = next_day_off(history.house.market.region, as_of.today)
    return ((day - as_of.today).days, {"holiday_on": day}) if day else (None, NOTHING)


@reads
def days_to_important_date(history: History, as_of: AsOf, given: Given) -> Seen:
    days = [
        next_lunar(row.md, as_of.today) if row.is_lunar else next_solar(row.md, as_of.today)
        for row in history.important_dates
        if row.kind == given["kind"]
    ]
    return ((min(days) - as_of.today).days, {"important_on": min(days)}) if days else (None, NOTHING)

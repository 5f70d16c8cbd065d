"""The tree of regions, opening hours, and what a store's manager plans."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from clienteling.associates.models import OpeningHours, Region, Shift, SpecialDay
from clienteling.associates.services import copy_week, hours_on, place, plan_day
from clienteling.lib.errors import DomainError
from tests.conftest import Cast
from tests.factories import MarketFactory, ShiftFactory

MONDAY = date(2026, 11, 23)
HOURS = (time(10), time(22))


def region(cast: Cast, code: str, under: Region | None = None) -> Region:
    return place(Region(market=cast.market, code=code, name=code), under=under)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.code


def test_a_region_moves_with_its_parts(cast: Cast) -> None:
    china, east = region(cast, "china"), region(cast, "east")
    shanghai = region(cast, "shanghai", under=region(cast, "delta", under=east))
    assert shanghai.path == "east/delta/shanghai/"
    place(east, under=china)
    shanghai.refresh_from_db()
    assert shanghai.path == "china/east/delta/shanghai/"


def test_a_region_is_never_under_itself_or_in_another_market(cast: Cast) -> None:
    east = region(cast, "east")
    delta = region(cast, "delta", under=east)
    assert refused(lambda: place(east, under=delta)) == "region_under_itself"
    abroad = Region(market=MarketFactory.create(), code="abroad", name="Abroad")
    assert refused(lambda: place(abroad, under=east)) == "region_of_another_market"


def test_a_special_day_comes_before_the_weekdays_hours(cast: Cast) -> None:
    OpeningHours.objects.create(store=cast.shanghai, weekday=1, opens=HOURS[0], closes=HOURS[1])
    assert hours_on(cast.shanghai, MONDAY) == HOURS
    assert hours_on(cast.shanghai, date(2026, 11, 24)) is None
    SpecialDay.objects.create(store=cast.shanghai, on=MONDAY, reason="Stocktaking")
    assert hours_on(cast.shanghai, MONDAY) is None


def test_planning_a_day_replaces_what_was_planned(cast: Cast) -> None:
    ShiftFactory.create(associate=cast.lin)
    plan_day(cast.lin, store=cast.shanghai, on=MONDAY, hours=HOURS, by=cast.manager)
    assert Shift.objects.get().starts == time(10) and Shift.objects.get().ends == time(22)
    assert plan_day(cast.lin, store=cast.shanghai, on=MONDAY, hours=None, by=cast.manager) is None
    assert not Shift.objects.exists()


def test_only_the_teams_manager_plans(cast: Cast) -> None:
    def plan(who: Any, by: Any) -> str:
        return refused(lambda: plan_day(who, store=cast.shanghai, on=MONDAY, hours=HOURS, by=by))

    assert plan(cast.zhou, cast.lin) == "not_allowed"
    assert plan(cast.chan, cast.manager) == "not_your_team"


def test_a_week_is_copied_once_and_planned_days_stay(cast: Cast) -> None:
    for on in (MONDAY, date(2026, 11, 24)):
        ShiftFactory.create(associate=cast.lin, on=on)
    ShiftFactory.create(associate=cast.lin, on=date(2026, 11, 30), starts=time(14))
    assert copy_week(cast.shanghai, monday=MONDAY, by=cast.manager) == 1
    assert copy_week(cast.shanghai, monday=MONDAY, by=cast.manager) == 0
    assert Shift.objects.get(on=date(2026, 11, 30)).starts == time(14)

"""When a waiting alert goes out: opening and quiet hours, rota, absence, the rule's window, a market's own limits."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, Restraint
from clienteling.alerts.services import send_due
from clienteling.associates.models import OpeningHours, SpecialDay, Store
from clienteling.wecom.models import Send
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUNDAY, MONDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture(autouse=True)
def by_the_clock(settings: Settings) -> None:
    settings.ALERTS_AT_ANY_HOUR = False


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def open_daily(store: Store, opens: int = 10, closes: int = 20) -> None:
    for weekday in range(1, 8):
        OpeningHours.objects.create(store=store, weekday=weekday, opens=time(opens), closes=time(closes))


def due(cast: Cast, at: datetime, **changes: Any) -> tuple[str, datetime]:
    """Raised and looked at then: how it travels and from when."""
    make_client(cast.lin, birth_md=1125)
    engine.evaluate(make_rule(**changes), cast.market, as_of=at, at=at)
    send_due(at)
    alert = Alert.objects.get()
    return alert.reason or alert.delivery, alert.due_at.astimezone(SHANGHAI)


def test_at_night_it_waits_for_the_end_of_quiet_hours(cast: Cast) -> None:
    assert due(cast, local(SUNDAY, 22)) == ("waiting", local(MONDAY, 9))
    assert send_due(local(MONDAY, 8, 59)) == 0 and send_due(local(MONDAY, 9)) == 1


def test_a_market_has_its_own_quiet_hours(cast: Cast) -> None:
    Restraint.objects.create(market=cast.market, quiet_from=time(23), quiet_until=time(7))
    assert due(cast, local(SUNDAY, 22))[0] == "queued"


def test_it_waits_until_the_shop_opens(cast: Cast) -> None:
    open_daily(cast.shanghai)
    assert due(cast, local(SUNDAY, 9, 30)) == ("waiting", local(SUNDAY, 10))


def test_on_a_day_the_shop_is_closed_it_waits_for_the_next(cast: Cast) -> None:
    open_daily(cast.shanghai)
    SpecialDay.objects.create(store=cast.shanghai, on=SUNDAY)
    SpecialDay.objects.create(store=cast.shanghai, on=MONDAY, opens=time(13), closes=time(18))
    assert due(cast, local(SUNDAY, 12)) == ("waiting", local(MONDAY, 13))


def test_who_is_on_the_rota_is_told_during_the_shift(cast: Cast) -> None:
    open_daily(cast.shanghai)
    factories.ShiftFactory.create(associate=cast.lin, on=TUESDAY, starts=time(14), ends=time(20))
    assert due(cast, local(MONDAY, 12)) == ("waiting", local(TUESDAY, 14))


def test_in_a_week_without_a_rota_the_shops_hours_count(cast: Cast) -> None:
    open_daily(cast.shanghai)
    factories.ShiftFactory.create(associate=cast.lin, on=MONDAY + timedelta(days=7))
    assert due(cast, local(MONDAY, 12))[0] == "queued"


def test_the_rules_own_window_is_kept(cast: Cast) -> None:
    open_daily(cast.shanghai)
    window = {"send_from": time(15), "send_until": time(17)}
    assert due(cast, local(SUNDAY, 12), **window) == ("waiting", local(SUNDAY, 15))


def test_while_one_is_away_it_goes_by_the_hours_of_whoever_covers(cast: Cast) -> None:
    open_daily(cast.shanghai)
    factories.AbsenceFactory.create(associate=cast.lin, cover=cast.zhou)
    factories.ShiftFactory.create(associate=cast.zhou, on=MONDAY, starts=time(12), ends=time(20))
    assert due(cast, local(MONDAY, 10)) == ("waiting", local(MONDAY, 12))
    send_due(local(MONDAY, 12))
    assert Send.objects.get().to_userid == "zhou"


def test_without_a_cover_it_waits_for_the_return(cast: Cast) -> None:
    open_daily(cast.shanghai)
    factories.AbsenceFactory.create(associate=cast.lin, starts_on=SUNDAY, ends_on=MONDAY)
    assert due(cast, local(SUNDAY, 12)) == ("waiting", local(TUESDAY, 10))


def test_what_nobody_could_be_told_in_time_says_so(cast: Cast) -> None:
    factories.AbsenceFactory.create(associate=cast.lin, starts_on=SUNDAY, ends_on=TUESDAY + timedelta(days=2))
    assert due(cast, local(SUNDAY, 12))[0] == "no_time"
    assert Alert.objects.get().held_at == local(SUNDAY, 12)


def test_a_shop_elsewhere_opens_by_its_own_wall_after_the_clocks_changed(cast: Cast) -> None:
    open_daily(cast.shanghai)
    Store.objects.filter(pk=cast.shanghai.pk).update(time_zone="Europe/Paris")
    eve, change = datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 3, 29, 8, tzinfo=UTC)
    make_client(cast.lin, birth_md=330)
    engine.evaluate(make_rule(), cast.market, as_of=eve, at=eve)
    send_due(eve)
    assert Alert.objects.get().due_at == change


def test_a_thousand_alerts_are_planned_with_as_many_queries_as_one(cast: Cast) -> None:
    open_daily(cast.shanghai)
    for associate in (cast.lin, cast.zhou) * 4:
        make_client(associate, birth_md=1125)
    at = local(SUNDAY, 9)
    engine.evaluate(make_rule(), cast.market, as_of=at, at=at)
    with CaptureQueriesContext(connection) as queries:
        assert send_due(at) == 0
    assert len(queries) <= 16
    assert {alert.due_at for alert in Alert.objects.all()} == {local(SUNDAY, 10)}

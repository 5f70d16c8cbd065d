"""What WeChat counted about an Official Account, fetched from the mock and kept once per day."""

from datetime import UTC, datetime, timedelta

import pytest

from clienteling.insights import tasks
from clienteling.insights.models import OfficialAccountDay
from clienteling.insights.services.official import BACK_DAYS, fetch_days
from clienteling.lib import clock
from tests.wecom.conftest import corp, wecom
from tests.wecom.official.conftest import account, official
from tests.wecom.official.stage import Official, at, days_ago

__all__ = ["account", "corp", "official", "wecom"]
pytestmark = pytest.mark.django_db
DAY = days_ago(3)
SUMMARY = "datacube/getusersummary"


def test_a_day_tells_what_happened_on_it(official: Official) -> None:
    official.fire("subscribe", "a", at=at(DAY))
    official.fire("subscribe", "b", at=at(DAY))
    official.fire("unsubscribe", "a", at=at(DAY, 20))
    official.fire("text", "b", at=at(DAY, 21))
    tasks.fetch_official_account_days.apply().get()
    day = OfficialAccountDay.objects.get(on=DAY)
    assert (day.followers, day.gained, day.lost, day.messages, day.is_delay) == (1, 2, 1, 1, False)
    assert OfficialAccountDay.objects.get(on=days_ago(2)).followers == 1


def test_readers_of_an_article_are_kept(official: Official) -> None:
    official.set_up(audience=80_000)
    official.fire("MASSSENDJOBFINISH", "o-system", MsgID=1, at=at(DAY))
    fetch_days(clock.now())
    day = OfficialAccountDay.objects.get(on=DAY)
    assert day.readers > day.sharers > 0 and day.followers > 70_000


def test_weeks_are_fetched_once(official: Official) -> None:
    now = clock.now()
    assert fetch_days(now) >= BACK_DAYS - 1
    asked = len(official.calls(SUMMARY))
    assert (fetch_days(now), len(official.calls(SUMMARY)), asked) == (0, asked, BACK_DAYS // 7)


def test_a_day_that_was_late_is_fetched_again(official: Official) -> None:
    fetch_days(clock.now())
    OfficialAccountDay.objects.filter(on=DAY).update(is_delay=True, readers=9)
    assert fetch_days(clock.now()) == 1
    assert OfficialAccountDay.objects.filter(on=DAY).values_list("is_delay", "readers").get() == (False, 0)


def test_before_eight_the_day_before_is_not_asked_for(official: Official) -> None:
    seven = datetime.fromtimestamp(at(days_ago(0), 7), UTC)
    fetch_days(min(seven, clock.now()))
    assert OfficialAccountDay.objects.latest("on").on == days_ago(2)


def test_an_account_that_does_not_answer_waits_for_the_next_tick(official: Official) -> None:
    official.wecom.fault("503", path=f"/api.weixin.qq.com/{SUMMARY}")
    assert fetch_days(clock.now()) == 0
    assert fetch_days(clock.now() + timedelta(seconds=1)) >= BACK_DAYS - 1

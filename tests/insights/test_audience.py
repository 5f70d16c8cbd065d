"""The audience of the Official Accounts in the console: figures fetched from the mock, drawn, and whose they are."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from clienteling.associates.roles import Role
from clienteling.insights.audience_chart import of_days
from clienteling.insights.models import OfficialAccountDay
from clienteling.insights.services.official import fetch_days
from clienteling.lib import clock
from clienteling.wecom.models import OfficialAccount
from tests import factories
from tests.conftest import Cast
from tests.wecom.conftest import corp, wecom
from tests.wecom.official.conftest import account, official
from tests.wecom.official.stage import Official, at, days_ago

__all__ = ["account", "corp", "official", "wecom"]
pytestmark = pytest.mark.django_db
PAGE = "/console/reports/audience/"


def head_office(**fields: object) -> Browser:
    given = {"role": Role.MARKETING, "store": None, "userid": "", "language": "en", "username": "reader"}
    browser = Browser()
    browser.force_login(factories.AssociateFactory.create(**(given | fields)))
    return browser


def day_of(account: OfficialAccount, on: date, **counts: int) -> OfficialAccountDay:
    said = dict.fromkeys(("followers", "gained", "lost", "messages", "readers", "sharers"), 0) | counts
    return OfficialAccountDay.objects.create(account=account, on=on, counted_at=clock.now(), **said)


def test_the_page_shows_what_was_fetched(official: Official) -> None:
    official.set_up(audience=80_000)
    official.fire("MASSSENDJOBFINISH", "o-system", MsgID=1, at=at(days_ago(3)))
    fetch_days(clock.now())
    [shown] = head_office(market=None).get(PAGE).context["accounts"]
    last = OfficialAccountDay.objects.latest("on")
    assert shown["cards"][0]["figure"] == f"{last.followers:,}" and last.followers > 70_000
    assert len(shown["change"].pairs) == len(shown["table"]["rows"]) == OfficialAccountDay.objects.count()


def test_thirty_days_are_summed_and_an_older_one_is_not(account: OfficialAccount) -> None:
    for ago, gained in ((1, 5), (30, 7), (31, 100)):
        day_of(account, days_ago(ago), gained=gained, lost=2, followers=1_000 - ago, readers=40, sharers=4, messages=3)
    [shown] = head_office(market=None).get(PAGE).context["accounts"]
    said = [(card["figure"], card["note"]) for card in shown["cards"]]
    assert said[:3] == [("999", "+8 in these days"), ("12", "4 lost"), ("80", "8 shares")] and said[3][0] == "6"


def test_a_day_that_is_still_counted_is_named(account: OfficialAccount) -> None:
    day_of(account, days_ago(1))
    OfficialAccountDay.objects.update(is_delay=True)
    assert "WeChat has not counted these days to the end" in head_office(market=None).get(PAGE).content.decode()


def test_an_account_without_figures_says_so(account: OfficialAccount) -> None:
    assert f"{account.name}: no figures yet" in head_office(market=None).get(PAGE).content.decode()


def test_head_office_of_a_market_sees_its_own_accounts(account: OfficialAccount) -> None:
    day_of(account, days_ago(1))
    there = factories.MarketFactory.create(corp=account.corp)
    own, other = head_office(market=there), head_office(market=factories.MarketFactory.create(), username="other")
    assert account.name in own.get(PAGE).content.decode()
    assert account.name not in other.get(PAGE).content.decode()


def test_people_of_a_shop_do_not_enter(cast: Cast) -> None:
    browser = Browser()
    browser.force_login(cast.lin)
    assert browser.get(PAGE).status_code == 302


def test_the_bars_of_a_day_stand_side_by_side() -> None:
    first = date(2026, 11, 1)
    drawn = of_days([(first + timedelta(days=n), 10 * n, n) for n in range(6)])
    assert [pair.labelled for pair in drawn.pairs] == [True, False, False, False, False, True]
    assert drawn.pairs[5].first_y == 0 and drawn.pairs[5].second_x == 663.4
    assert [rung.value for rung in drawn.rungs][-1] == 50

"""A rule's page: tried on the past, watched, put live in some stores, paused; who may do so, and why one may not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clienteling.alerts.backtests import backtest, run_backtests
from clienteling.alerts.models import BacktestDay, Rule, RuleVersion
from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.console.navigation import sidebar
from clienteling.lib import clock
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast
from tests.console.rules.fields import a_rule


def written(desk: Browser) -> str:
    """A rule from the builder; the address of its page."""
    return desk.post("/console/rules/new/", a_rule(**{"try": "1"})).headers["Location"]


def tried(desk: Browser) -> str:
    """As `written`, and tried on one day."""
    page = desk.post("/console/rules/new/", a_rule()).headers["Location"]
    backtest(RuleVersion.objects.get(), days=1)
    return page


def worked_off() -> None:
    run_backtests(clock.now(), until=clock.now() + timedelta(minutes=1))


def looking(role: Role, cast: Cast) -> Browser:
    browser = Browser()
    user = factories.AssociateFactory.create(username="looks", userid="", market=cast.market, store=None, role=role)
    browser.force_login(user)
    return browser


def test_from_a_draft_to_live_in_some_stores_and_to_rest(desk: Browser) -> None:
    page = tried(desk)
    for step, given, became in [
        ("shadow", {}, "shadow"),
        ("live", {"share": "25"}, "live"),
        ("pause", {"why": "Sale is over"}, "paused"),
    ]:
        desk.post(f"{page}{step}/", given)
        assert Rule.objects.get().status == became
    shown = desk.get(page).content.decode()
    assert "Sale is over" in shown and "(25 %)" in shown


def test_an_untried_rule_is_refused_with_the_reason(desk: Browser) -> None:
    page = written(desk)
    assert desk.get(page).context["steps"].closed.code == "needs_backtest"
    shown = desk.post(f"{page}live/", {"share": "100"}, follow=True).content.decode()
    assert "Try the newest version on past days first. (needs_backtest)" in shown
    assert Rule.objects.get().status == "draft"


def test_a_share_that_is_none_is_refused(desk: Browser) -> None:
    page = tried(desk)
    for share in ("", "0", "101", "all", "٣"):
        assert "(bad_share)" in desk.post(f"{page}live/", {"share": share}, follow=True).content.decode()
    assert Rule.objects.get().status == "backtested"


def test_the_trial_says_how_far_it_is_and_what_it_came_to(desk: Browser, cast: Cast) -> None:
    birthday = clock.local_day(clock.now(), cast.market.time_zone) - timedelta(days=10)
    for _ in range(3):
        make_client(cast.lin, birth_md=int(f"{birthday:%m%d}"))
    make_client(market=cast.market, birth_md=int(f"{birthday:%m%d}"))
    page = written(desk)
    assert "0 of 30 days" in desk.get(f"{page}backtest/").content.decode()
    worked_off()
    answer = desk.get(f"{page}backtest/")
    found = answer.context["results"]
    assert (found.matched, found.sent + found.cut, found.held) == (4, 3, 1)
    assert [(bar.title, bar.count) for bar in found.associates] == [(cast.lin.name, 3)]
    assert [bar.title for bar in found.reasons] == ["Nobody looks after the client"]
    assert len(answer.context["chart"].columns) == 30 and answer.headers["HX-Refresh"] == "true"


def test_another_markets_days_are_not_counted(desk: Browser, cast: Cast) -> None:
    elsewhere = factories.AssociateFactory.create(store=factories.StoreFactory.create())
    birthday = clock.local_day(clock.now(), cast.market.time_zone)
    make_client(elsewhere, birth_md=int(f"{birthday:%m%d}"))
    page = tried(desk)
    assert BacktestDay.objects.filter(matched=1).exists()
    assert desk.get(page).context["results"].matched == 0


def test_a_live_rule_says_that_a_newer_version_waits(desk: Browser) -> None:
    version = make_rule()
    page = f"/console/rules/{version.rule_id}/"
    desk.post(f"{page}edit/", a_rule(based_on="1"))
    answer = desk.get(page)
    assert answer.context["steps"].waits and "version 2 waits to be switched on" in answer.content.decode()


def test_retail_operations_looks_and_changes_nothing(desk: Browser, cast: Cast) -> None:
    page = written(desk)
    operations = looking(Role.RETAIL_OPERATIONS, cast)
    shown = operations.get(page).content.decode()
    assert "days until the birthday" in shown or "生日" in shown
    assert f'action="{page}' not in shown
    posted = [f"{page}{step}/" for step in ("live", "shadow", "pause", "backtest", "edit")]
    refused = [operations.post(address).status_code for address in [*posted, "/console/rules/new/"]]
    assert refused == [403] * 6
    asked = [operations.get(f"/console/rules/{part}/").status_code for part in ("new", "facts")]
    assert asked == [403, 403] and Rule.objects.get().status == "draft"


@pytest.mark.parametrize("who", ["lin", "manager"])
def test_people_of_a_shop_are_sent_to_the_log_in(desk: Browser, cast: Cast, who: str) -> None:
    page = written(desk)
    browser = Browser()
    browser.force_login(getattr(cast, who))
    for address in (page, f"{page}edit/", "/console/rules/new/", "/console/rules/facts/"):
        assert browser.get(address).headers["Location"].startswith("/console/login/")
    assert browser.post("/console/rules/look/", a_rule()).status_code == 302


def test_a_rule_nobody_has_written_yet_says_so_and_can_be_written(desk: Browser) -> None:
    page = f"/console/rules/{Rule.objects.create(code='empty', name='Empty').pk}/"
    assert "Nobody has written its conditions yet." in desk.get(page).content.decode()
    assert "(rule_is_empty)" in desk.post(f"{page}backtest/", follow=True).content.decode()
    assert desk.post(f"{page}edit/", a_rule()).status_code == 302
    assert RuleVersion.objects.get().number == 1


def test_a_rule_that_is_not_there_is_not_found(desk: Browser) -> None:
    asked = [desk.get(f"/console/rules/4711/{page}").status_code for page in ("", "edit/", "backtest/")]
    assert [*asked, desk.post("/console/rules/4711/live/").status_code] == [404] * 4


def test_the_lists_row_and_button_lead_here(desk: Browser, marketing: Associate) -> None:
    version = make_rule()
    listed = desk.get("/console/alerts/rule/").content.decode()
    assert "/console/alerts/rule/write" in listed
    assert desk.get("/console/alerts/rule/write/").headers["Location"] == "/console/rules/new/"
    row = desk.get(f"/console/alerts/rule/{version.rule_id}/change/")
    assert row.headers["Location"] == f"/console/rules/{version.rule_id}/"


def test_the_sidebar_shows_where_one_is(desk: Browser) -> None:
    request = desk.get("/console/rules/new/").wsgi_request
    active = [item["link"] for group in sidebar(request) for item in group["items"] if item.get("active")]
    assert active == ["/console/alerts/rule/"]


def test_pages_ask_the_database_little_however_much_there_is(desk: Browser, cast: Cast) -> None:
    for _ in range(15):
        make_client(cast.lin, birth_md=1125)
    page = tried(desk)
    for n in range(5):
        desk.post(f"{page}edit/", a_rule(based_on=str(n + 1), valid_days=str(n + 10)))
    asked = {}
    for address in (page, f"{page}edit/", "/console/rules/new/?like=birthday"):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        asked[address] = len(queries)
    assert RuleVersion.objects.count() == 6
    assert {address: n for address, n in asked.items() if n > 30} == {}

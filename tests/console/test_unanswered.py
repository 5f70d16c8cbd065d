"""A console page whose questions are no longer answered keeps what it shows, and says why."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clienteling.alerts import backtests
from clienteling.alerts.models import RuleVersion
from clienteling.associates.models import Associate
from clienteling.lib import clock
from tests.alerts.test_lifecycle import draft
from tests.conftest import Cast
from tests.mobile.conftest import chromium
from tests.visits import visitor

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tried(cast: Cast) -> RuleVersion:
    Associate.objects.filter(pk=cast.marketing.pk).update(language="en")
    version = draft()
    backtests.ask_backtest(version, by=cast.marketing, at=clock.now())
    return version


@pytest.fixture
def page(chromium: Browser, cast: Cast, tried: RuleVersion, live_server: LiveServer) -> Iterator[Page]:
    with visitor(chromium, live_server, cast.marketing, viewport={"width": 1440, "height": 900}) as (page, _complaints):
        yield page


def end_session(page: Page) -> None:
    page.context.clear_cookies(name="session")


def test_the_jobs_stay_when_the_session_has_ended(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/console/jobs/")
    end_session(page)
    expect(page.get_by_role("alert").filter(has_text="log in again")).to_be_visible(timeout=10_000)
    expect(page.locator("table.jobs")).to_be_visible()


def test_a_trial_stays_when_the_session_has_ended(page: Page, tried: RuleVersion, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/console/rules/{tried.rule_id}/")
    end_session(page)
    expect(page.get_by_role("alert").filter(has_text="log in again")).to_be_visible()
    expect(page.locator("#backtest progress")).to_be_visible()


def test_a_search_shows_no_log_in_page(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/console/")
    end_session(page)
    page.get_by_role("searchbox").first.fill("birth")
    expect(page.get_by_role("alert").filter(has_text="log in again")).to_be_visible()
    expect(page.locator("#find-results input")).to_have_count(0)

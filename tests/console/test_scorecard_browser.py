"""An alert acted on, through the mock into the phone: WeCom's card changes, and the console's scorecard."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from clienteling.alerts.models import Alert
from clienteling.wecom.services import deliver_due
from tests.conftest import Cast
from tests.mobile.conftest import chromium
from tests.mobile.test_alert_browser import page, wecom
from tests.visits import visitor
from tests.wecom.conftest import Wecom

__all__ = ["chromium", "page", "wecom"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def acted_on(page: Page, server: LiveServer, code: str) -> str:
    """How many, as the programme's table says it."""
    page.goto(f"{server.url}/console/reports/rules/")
    row = page.locator("tr", has=page.locator(f"a[href$='/{code}/']"))
    return row.locator("td").nth(4).inner_text()


def test_an_alert_acted_on_changes_its_card_and_the_scorecard(
    page: Page, chromium: Browser, cast: Cast, wecom: Wecom, live_server: LiveServer, settings: Settings
) -> None:
    settings.WECOM_OAUTH_URL = wecom.url
    alert = Alert.objects.get()
    with visitor(chromium, live_server, cast.marketing, viewport={"width": 1440, "height": 900}) as (desk, complaints):
        assert acted_on(desk, live_server, alert.rule.code) == "0"
        page.goto(f"{live_server.url}/m/alerts/{alert.pk}/")
        page.get_by_role("link", name="Log in with WeCom").tap()
        page.locator("a[href*='as=lin']").tap()
        page.get_by_role("link", name="Today").tap()
        page.get_by_role("button", name="Done").tap()
        expect(page.locator(".handled")).to_contain_text("朱丽艳")
        deliver_due()
        page.goto(f"{wecom.url}/phones/lin")
        button = page.locator(f"article[data-task='alert-{alert.pk}'] .buttons button")
        expect(button).to_have_text("Done")
        expect(button).to_be_disabled()
        assert acted_on(desk, live_server, alert.rule.code) == "1"
        desk.locator(f"a[href$='/{alert.rule.code}/']").click()
        expect(desk.locator(".bars > *").filter(has_text="Acted on")).to_contain_text("1")
    assert complaints == []

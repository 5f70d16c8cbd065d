"""Onboarding and the manager's pages in a real browser: by finger, on a narrow screen; a cover in three clicks."""

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Absence
from tests import factories
from tests.conftest import Cast
from tests.mobile.test_browser import TOO_SMALL, TOO_WIDE, enter, page, screen

__all__ = ["page", "screen"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_absence_with_cover_takes_three_clicks(
    cast: Cast, screen: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    enter(screen, cast.manager, live_server)
    page.goto(f"{live_server.url}/m/today/")
    page.get_by_role("link", name="Team").click()
    page.get_by_label("is away").first.click()
    page.get_by_role("button", name="Enter absence").click()
    page.wait_for_url("**/m/team/")
    assert Absence.objects.get().cover


def test_the_pages_fit_a_narrow_screen_and_a_finger(
    cast: Cast, screen: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    guideline = factories.GuidelineFactory.create()
    factories.AbsenceFactory.create(associate=cast.lin, cover=cast.zhou)
    enter(screen, cast.manager, live_server)
    page.set_viewport_size({"width": 320, "height": 640})
    read = f"onboarding/guidelines/{guideline.pk}/"
    for path in ("onboarding/", read, f"{read}quiz/", "team/", f"team/{cast.zhou.pk}/absence/", "team/rota/"):
        page.goto(f"{live_server.url}/m/{path}")
        assert (path, page.evaluate(TOO_SMALL), page.evaluate(TOO_WIDE)) == (path, [], False)

"""The API's page in a real browser with nothing but the house to reach: it is drawn whole, and complains of nothing."""

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.api.listed import whole

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium: Chromium) -> Page:
    return chromium.new_page(viewport={"width": 1280, "height": 900})


def test_the_page_works_offline(page: Page, live_server: LiveServer) -> None:
    foreign, complaints = list[str](), list[str]()

    def at_home(route: Route) -> None:
        if route.request.url.startswith((live_server.url, "data:")):
            return route.continue_()
        foreign.append(route.request.url)
        return route.abort()

    page.route("**/*", at_home)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    operations = sum(len(one) for one in whole()["paths"].values())
    page.goto(f"{live_server.url}/api/docs/")
    expect(page.locator(".opblock")).to_have_count(operations, timeout=30_000)  # the description is made anew
    first = page.locator(".opblock-post", has_text="/api/v1/orders/").first
    first.click()
    expect(first).to_contain_text("SO-2026-11-0042")
    assert (foreign, complaints) == ([], [])

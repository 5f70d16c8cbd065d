"""The phone in a real browser: from the log-in at WeCom to a done alert, by finger and on narrow screens."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from clienteling.alerts.models import Alert, Handling
from clienteling.associates.models import Associate
from clienteling.clients.models import Relationship
from clienteling.wecom.mock import MockServer
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone, raise_alert

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/m/login/", "/m/today/", "/m/clients/", "/m/clients/{uid}/", "/m/results/", "/m/me/"]
# A finger needs 44 px; what is only for keyboards and screen readers does not count.
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, label.chip, input[type=search]")]
    .filter(e => !e.closest(".skip") && e.offsetParent !== null)
    .filter(e => { const r = e.getBoundingClientRect(); return r.height < 43.5 || r.width < 43.5; })
    .map(e => e.outerHTML.slice(0, 80))"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def screen(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en")
    yield context
    context.close()


@pytest.fixture
def page(screen: BrowserContext) -> Iterator[Page]:
    """A page that must not complain: no console error, no refused script or style."""
    page, complaints = screen.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def enter(screen: BrowserContext, user: Associate, server: LiveServer) -> None:
    Associate.objects.filter(pk=user.pk).update(language="en")
    session = phone(user).cookies["session"].value
    screen.add_cookies([{"name": "session", "value": session, "url": server.url}])


def test_from_the_log_in_at_wecom_to_a_done_alert(
    page: Page, cast: Cast, wecom: MockServer, live_server: LiveServer, settings: Settings
) -> None:
    settings.PUBLIC_URL = live_server.url
    Associate.objects.filter(pk=cast.lin.pk).update(language="en", name="林悦一")
    alert = raise_alert(client_of(cast.lin, "朱丽艳"), cast.lin)
    page.goto(f"{live_server.url}/m/alerts/{alert.pk}/")
    page.get_by_role("link", name="Log in with WeCom").tap()
    page.locator("a[href*='as=lin']").tap()
    expect(page.get_by_role("heading", name="朱丽艳", exact=True)).to_be_visible()
    page.get_by_role("link", name="Today").tap()
    page.get_by_role("button", name="Done").tap()
    expect(page.locator(".handled")).to_contain_text("朱丽艳")
    expect(page.get_by_role("heading", name="All done for today")).to_be_visible()
    expect(page.locator(".badge")).to_be_hidden()
    assert Alert.objects.get().handling == Handling.DONE


def test_words_are_copied_with_one_tap(screen: BrowserContext, page: Page, cast: Cast, live_server: LiveServer) -> None:
    screen.grant_permissions(["clipboard-read", "clipboard-write"])
    enter(screen, cast.lin, live_server)
    raise_alert(client_of(cast.lin, "朱丽艳"), cast.lin)
    page.goto(f"{live_server.url}/m/today/")
    page.get_by_role("link", name="Words").tap()
    page.locator("#preview-text").fill("周末见")
    page.get_by_role("button", name="Copy words").tap()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "周末见"


def test_typing_narrows_the_book_and_a_chip_narrows_it_further(
    screen: BrowserContext, page: Page, cast: Cast, live_server: LiveServer
) -> None:
    enter(screen, cast.lin, live_server)
    for name, rank in (("朱丽艳", 0), ("朱丽雅", 1), ("胡强秀", 1)):
        client_of(cast.lin, name, tier_rank=rank)
    page.goto(f"{live_server.url}/m/clients/")
    page.get_by_role("searchbox").press_sequentially("zhuli")
    expect(page.locator(".row")).to_have_count(2)
    page.get_by_role("searchbox").fill("nobody")
    expect(page.get_by_role("heading", name="No client found")).to_be_visible()
    assert "zhuli" not in page.url


def test_a_long_book_and_a_long_story_go_on_with_a_tap(
    screen: BrowserContext, page: Page, cast: Cast, live_server: LiveServer
) -> None:
    enter(screen, cast.lin, live_server)
    for number in range(35):
        client_of(cast.lin, f"客{number}")
    page.goto(f"{live_server.url}/m/clients/")
    page.get_by_role("button", name="Show more").tap()
    expect(page.locator(".row")).to_have_count(35)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_a_lost_connection_is_said(screen: BrowserContext, cast: Cast, live_server: LiveServer) -> None:
    enter(screen, cast.lin, live_server)
    raise_alert(client_of(cast.lin), cast.lin)
    page = screen.new_page()
    page.goto(f"{live_server.url}/m/today/")
    screen.set_offline(True)
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_note_outlives_a_lost_connection(screen: BrowserContext, cast: Cast, live_server: LiveServer) -> None:
    enter(screen, cast.lin, live_server)
    client, page = client_of(cast.lin), screen.new_page()
    page.goto(f"{live_server.url}/m/clients/{client.uid}/")
    screen.set_offline(True)
    page.get_by_label("New note").fill("喜欢银色五金")
    page.get_by_role("button", name="Save note").tap()
    expect(page.get_by_text("Your note is kept here")).to_be_visible()
    screen.set_offline(False)
    expect(page.locator(".note-text")).to_have_text("喜欢银色五金")
    assert "银色" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_a_note_outlives_the_session(screen: BrowserContext, cast: Cast, live_server: LiveServer) -> None:
    enter(screen, cast.lin, live_server)
    client, page = client_of(cast.lin), screen.new_page()
    page.goto(f"{live_server.url}/m/clients/{client.uid}/")
    screen.clear_cookies(name="session")
    page.get_by_label("New note").fill("喜欢银色五金")
    page.get_by_role("button", name="Save note").tap()
    with screen.expect_page() as other:
        page.get_by_role("link", name="Log in again").tap()
    expect(other.value.get_by_role("heading", name="Clienteling")).to_be_visible()
    assert page.get_by_label("New note").input_value() == "喜欢银色五金"
    screen.clear_cookies(name="csrf")  # as a log-in changes it
    enter(screen, cast.lin, live_server)
    other.value.goto(f"{live_server.url}/m/clients/{client.uid}/")
    page.evaluate("window.dispatchEvent(new Event('online'))")  # or ten seconds later
    expect(page.locator(".note-text")).to_have_text("喜欢银色五金")


def test_what_is_there_no_more_is_no_lost_connection(
    screen: BrowserContext, cast: Cast, live_server: LiveServer
) -> None:
    enter(screen, cast.lin, live_server)
    client, page = client_of(cast.lin), screen.new_page()
    raise_alert(client, cast.lin)
    page.goto(f"{live_server.url}/m/today/")
    Alert.objects.update(associate=cast.zhou)
    Relationship.objects.update(associate=cast.zhou)
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_role("alert")).to_contain_text("This page is out of date.")
    page.get_by_role("link", name="Load it again").tap()
    expect(page.get_by_role("heading", name="All done for today")).to_be_visible()


def test_a_reveal_for_another_reason_than_those_listed_asks_for_words(
    screen: BrowserContext, cast: Cast, live_server: LiveServer
) -> None:
    enter(screen, cast.lin, live_server)
    client, page = client_of(cast.lin, phones=("+8613812345678",)), screen.new_page()
    page.goto(f"{live_server.url}/m/clients/{client.uid}/")
    page.locator("#reveal summary").tap()
    page.locator("#reveal").get_by_label("Why").select_option("other")
    page.locator("#reveal").get_by_role("button", name="Show").tap()
    expect(page.locator("#reveal").get_by_role("alert")).to_contain_text("Say why")


@pytest.mark.parametrize("width", [320, 390])
def test_every_page_fits_the_screen_and_the_finger(
    screen: BrowserContext, page: Page, cast: Cast, live_server: LiveServer, width: int
) -> None:
    client = client_of(cast.lin, "Alexandra de Montesquieu-Fezensac", lifetime_minor=123_456_789_00)
    raise_alert(client, cast.lin)
    page.set_viewport_size({"width": width, "height": 844})
    for address in PAGES:
        page.goto(live_server.url + address.format(uid=client.uid))
        assert not page.evaluate(TOO_WIDE), address
        assert page.evaluate(TOO_SMALL) == [], address
        enter(screen, cast.lin, live_server)

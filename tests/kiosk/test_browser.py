"""The kiosk in a real browser: from the shop's people to the thanks, by finger, and back to the start by itself."""

import json
import time
from collections.abc import Iterator

import pytest
from django.test import Client as Web
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Associate
from clienteling.clients import qr
from clienteling.clients.models import Client, ContactWay, KioskVisit
from clienteling.clients.services import pull_due, sync_ways
from clienteling.kiosk import pages
from clienteling.lib import clock
from clienteling.wecom.services import dispatch_callbacks
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "() => [localStorage.length, sessionStorage.length]"


@pytest.fixture
def screen(chromium: Browser, tablet: Web, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1180, "height": 820}, has_touch=True)
    cookie = tablet.cookies["kiosk"].value
    context.add_cookies([{"name": "kiosk", "value": cookie, "url": f"{live_server.url}/kiosk/"}])
    yield context
    context.close()


@pytest.fixture
def page(screen: BrowserContext) -> Iterator[Page]:
    """A page that must not complain, and must leave nothing behind."""
    page, complaints = screen.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == [] and page.evaluate(KEPT) == [0, 0]


def fill_in(page: Page) -> None:
    page.get_by_label("Your name").fill("朱丽艳")
    page.get_by_label("Your birthday").fill("1988-05-04")
    page.get_by_label("Occasion").first.fill("Wedding")
    page.get_by_label("Day", exact=True).first.fill("10-01")
    page.locator("input[value^='service:']").check()
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 60 + 20 * step, box["y"] + 60 + 30 * (step % 2))
    page.mouse.up()


def scanned(wecom: Wecom) -> None:
    """The client's phone adds lin; WeCom calls back."""
    state = ContactWay.objects.get().state
    follower = {"userid": "lin", "createtime": int(time.time()), "add_way": 1, "state": state}
    wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "小朱", "follow_user": [follower]}])
    about = {"UserID": "lin", "ExternalUserID": "wmZhu", "State": state, "CreateTime": str(int(time.time()))}
    callbacks.post(wecom.corp, callbacks.xml("change_external_contact", ChangeType="add_external_contact", **about))
    dispatch_callbacks()
    pull_due(clock.now())


def test_from_the_shops_people_to_the_thanks(page: Page, lin: Associate, wecom: Wecom, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/kiosk/")
    page.get_by_role("link", name="English").tap()
    page.get_by_role("link", name="林悦").tap()
    fill_in(page)
    page.get_by_role("button", name="Show my code").tap()
    expect(page.get_by_role("heading", name="Scan with WeChat to meet 林悦")).to_be_visible()
    sync_ways(clock.now())
    expect(page.locator(".code svg")).to_be_visible()
    assert qr.read(page.locator(".code").screenshot()) == ContactWay.objects.get().content
    scanned(wecom)
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    client = Client.objects.get()
    assert (client.name, client.birth_md, client.language) == ("朱丽艳", 504, "en")
    assert len(json.loads(KioskVisit.objects.get().signature)[0]) >= 12


def test_it_goes_back_to_the_start_by_itself_and_forgets(
    page: Page, lin: Associate, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "IDLE_S", 2)
    page.goto(f"{live_server.url}/kiosk/with/{lin.pk}/?l=en")
    page.get_by_label("Your name").fill("朱丽艳")
    page.wait_for_url(f"{live_server.url}/kiosk/", timeout=8000)
    page.goto(f"{live_server.url}/kiosk/with/{lin.pk}/?l=en")
    expect(page.get_by_label("Your name")).to_have_value("")


def test_no_link_leads_out_of_the_kiosk(
    page: Page, lin: Associate, live_server: LiveServer, settings: Settings
) -> None:
    for address in ("/kiosk/", f"/kiosk/with/{lin.pk}/"):
        page.goto(live_server.url + address)
        links = page.eval_on_selector_all("a", "all => all.map(one => new URL(one.href).pathname)")
        assert links and all(link.startswith("/kiosk/") for link in links)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<a id=out href=/m/>out</a>')")
    page.locator("#out").tap()
    assert page.url.endswith(f"/kiosk/with/{lin.pk}/")

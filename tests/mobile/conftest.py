"""A real WeCom to log in with: the mock, knowing the cast's corp and its people. A real browser to look with."""

from collections.abc import Iterator

import pytest
import requests
from django.db import connections
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Associate, Market
from clienteling.wecom.mock import MockServer, running_mock
from tests.conftest import Cast


def corp_of(market: Market) -> dict[str, object]:
    people = Associate.objects.filter(market=market).exclude(userid="")
    members = [{"userid": person.userid, "name": person.name} for person in people]
    app = {"agentid": market.corp.agent_id, "secret": str(market.corp.secret), "name": "Clienteling"}
    stranger = {"userid": "stranger", "name": "陌生人"}
    return {"corpid": market.corp.corp_id, "name": market.corp.name, "apps": [app], "members": [*members, stranger]}


@pytest.fixture
def wecom(cast: Cast, settings: Settings) -> Iterator[MockServer]:
    with running_mock() as mock:
        settings.WECOM_API_URL = settings.WECOM_OAUTH_URL = mock.url
        corps = {"corps": [corp_of(market) for market in Market.objects.select_related("corp")]}
        requests.post(f"{mock.url}/mock/setup", json=corps, timeout=10).raise_for_status()
        yield mock


@pytest.fixture
def chromium(launched: Browser) -> Iterator[Browser]:
    """Whatever a test has open is closed before its rows go."""
    yield launched
    for context in launched.contexts:
        context.close()
    connections.close_all()  # those of the driver's event loop are not those of the test around it


@pytest.fixture
def house(wecom: MockServer, live_server: LiveServer, settings: Settings) -> str:
    """The phone pages, with WeCom's script and phones at an address of the same site."""
    mock = wecom.url.replace("127.0.0.1", "localhost")
    settings.PUBLIC_URL, settings.WECOM_OAUTH_URL = live_server.url, mock
    settings.WECOM_JS_SDK_URL = f"{mock}/files/jssdk.js"
    return live_server.url


@pytest.fixture
def shaky(chromium: Browser, cast: Cast, house: str) -> Iterator[Page]:
    """lin's phone, logged in through WeCom, where the line may break."""
    Associate.objects.filter(pk=cast.lin.pk).update(language="en")
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en")
    page = context.new_page()
    page.goto(f"{house}/m/login/{cast.market.code}/")
    page.locator("a[href*='as=lin']").tap()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def page(shaky: Page) -> Iterator[Page]:
    """lin's phone, which must not complain, but of what the house refuses."""
    complaints: list[str] = []
    shaky.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    shaky.on("pageerror", lambda error: complaints.append(str(error)))
    yield shaky
    assert [line for line in complaints if "status of 403" not in line] == []

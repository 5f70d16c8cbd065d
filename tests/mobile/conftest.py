"""A real WeCom to log in with: the mock, knowing the cast's corp and its people. A real browser to look with."""

import shutil
from collections.abc import Iterator

import pytest
import requests
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings

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
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Django takes the browser driver's event loop for an async view unless told otherwise."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here: install the Debian package `chromium` to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
        connections.close_all()  # those of the driver's event loop are not those of the test around it

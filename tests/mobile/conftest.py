"""A real WeCom to log in with: the mock, knowing the cast's corp and its people. A real browser to look with."""

from collections.abc import Iterator

import pytest
import requests
from django.db import connections
from playwright.sync_api import Browser
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
def chromium(launched: Browser) -> Iterator[Browser]:
    """Whatever a test has open is closed before its rows go."""
    yield launched
    for context in launched.contexts:
        context.close()
    connections.close_all()  # those of the driver's event loop are not those of the test around it

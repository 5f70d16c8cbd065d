"""Machines with keys, and associates with sessions, calling the API as they would."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.crypto import get_random_string
from pytest_django import Settings
from rest_framework.test import APIClient

from clienteling.associates.doors import SCOPES
from clienteling.associates.models import Associate, MachineKey, Market
from tests.api.listed import Listed
from tests.conftest import Cast
from tests.mobile.conftest import chromium

__all__ = ["chromium"]
EVERYTHING = list(SCOPES)
Login = Callable[[Associate], APIClient]
KeyMaker = Callable[..., APIClient]


def with_key(market: Market | None, source: str = "shop", scopes: list[str] = EVERYTHING, **fields: Any) -> APIClient:
    _, key = MachineKey.objects.create_key(name=source, source=source, scopes=scopes, market=market, **fields)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Api-Key {key}")
    return client


@pytest.fixture
def shop(cast: Cast) -> APIClient:
    """The web shop of the cast's market: every scope."""
    return with_key(cast.market)


@pytest.fixture(autouse=True)
def no_lag(settings: Settings) -> None:
    """Whoever follows a list in a test need not wait a second for it."""
    settings.SYNC_LAG_S = 0


@pytest.fixture(autouse=True)
def listed_codes(settings: Settings) -> None:
    """A refusal that the description does not name fails the test that met it."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{Listed.__module__}.{Listed.__qualname__}"]


@pytest.fixture
def login() -> Login:
    def signed_in(user: Associate) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return signed_in


def key_header() -> dict[str, str]:
    return {"HTTP_IDEMPOTENCY_KEY": get_random_string(12)}

"""A running mock with a small corp, and an endpoint that hears its callbacks."""

from collections.abc import Iterator

import pytest

from clienteling.wecom.mock import MockServer, Settings, running_mock
from tests.wecom.mock.endpoint import Endpoint, running_endpoint
from tests.wecom.mock.stage import Caller, corp


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    with running_mock(Settings(callback_pause_s=0.02)) as mock:
        yield mock


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with running_endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def wecom(server: MockServer, endpoint: Endpoint) -> Caller:
    """The app with all it needs; everything of the test before is forgotten."""
    caller = Caller(server)
    caller.control("reset", {})
    defaults = vars(Settings(callback_pause_s=0.02))
    caller.control("setup", {"corps": [corp(endpoint.url)], "settings": defaults})
    return caller

"""The mock of the gateway's tests, with a market that has this corp."""

import pytest

from clienteling.associates.models import Market
from tests.factories import MarketFactory
from tests.wecom.conftest import Wecom, corp, wecom

__all__ = ["corp", "wecom"]


@pytest.fixture
def market(wecom: Wecom) -> Market:
    return MarketFactory.create(corp=wecom.corp)

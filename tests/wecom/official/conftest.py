"""An account known on both sides."""

from uuid import uuid4

import pytest
from pytest_django import Settings

from clienteling.wecom.models import Corp, OfficialAccount
from clienteling.wecom.official_gateway import OfficialGateway
from tests.factories import OfficialAccountFactory
from tests.wecom.conftest import Wecom
from tests.wecom.official.stage import ROOT, Official


@pytest.fixture
def account(corp: Corp) -> OfficialAccount:
    """Its own ID in each test, as the corp's."""
    return OfficialAccountFactory.create(corp=corp, appid=f"wx{uuid4().hex[:16]}")


@pytest.fixture
def official(wecom: Wecom, account: OfficialAccount, settings: Settings) -> Official:
    settings.OFFICIAL_ACCOUNT_API_URL = f"{wecom.url}{ROOT}"
    staged = Official(wecom, account)
    staged.set_up()
    return staged


@pytest.fixture
def gateway(official: Official) -> OfficialGateway:
    return OfficialGateway(official.account)

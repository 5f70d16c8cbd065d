"""What the seeds tell the mock, taken by the mock: its Official Account answers for the house's clients."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings
from time_machine import travel

from clienteling.clients.models import ClientIdentity, IdentityKind
from clienteling.wecom.mock import running_mock
from clienteling.wecom.mock.setup import set_up
from clienteling.wecom.models import OfficialAccount
from clienteling.wecom.official_gateway import OfficialGateway
from seeds.mock import openid, write_setup


@pytest.mark.django_db
def test_every_market_has_an_official_account_that_its_clients_follow(
    seeded: datetime, tmp_path: Path, settings: Settings
) -> None:
    unionids = ClientIdentity.objects.filter(kind=IdentityKind.UNIONID)
    for account in OfficialAccount.objects.select_related("corp__market"):
        identity = unionids.filter(client__market=account.corp.market)[0]
        with travel(seeded), running_mock() as mock:
            write_setup(tmp_path / "mock.json")
            set_up(mock.world, json.loads((tmp_path / "mock.json").read_text()))
            settings.OFFICIAL_ACCOUNT_API_URL = f"{mock.url}/api.weixin.qq.com"
            follower = OfficialGateway(account).user_info(openid(str(identity.value)))
        assert (follower.unionid, follower.follows) == (identity.value, True)
    assert OfficialAccount.objects.count() == 2

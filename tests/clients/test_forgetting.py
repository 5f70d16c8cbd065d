"""An erased client stays erased though WeCom keeps the follow; who adds an associate anew is a new client."""

import time
from datetime import timedelta
from typing import Any

import pytest

from clienteling.associates.models import Associate, Market
from clienteling.clients import tasks
from clienteling.clients.models import Client, ForgottenContact
from clienteling.clients.services import reconcile_now
from clienteling.lib import clock
from clienteling.oversight.services import erase
from clienteling.wecom.calls.corp_tags import NewTag
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.services import dispatch_callbacks
from tests.factories import AssociateFactory, MarketFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

NOW = int(time.time())
pytestmark = pytest.mark.django_db


@pytest.fixture
def market(wecom: Wecom) -> Market:
    return MarketFactory.create(corp=wecom.corp)


@pytest.fixture
def lin(wecom: Wecom, market: Market) -> Associate:
    """Followed by one client for an hour, whom WeCom has told of."""
    follow = {"userid": "lin", "createtime": NOW - 3600, "remark": "王太太"}
    wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "小朱", "unionid": "u", "follow_user": [follow]}])
    lin: Associate = AssociateFactory.create(userid="lin", store=StoreFactory.create(market=market))
    heard(market, "add_external_contact")
    return lin


@pytest.fixture
def erased(lin: Associate) -> Client:
    client = Client.objects.present().get()
    erase(client, at=clock.now() - timedelta(minutes=1))
    return client


def heard(market: Market, change: str, **more: Any) -> None:
    about = {"ChangeType": change, "UserID": "lin", "ExternalUserID": "wmZhu", "CreateTime": str(NOW)}
    callbacks.post(market.corp, callbacks.xml("change_external_contact", **about, **more))
    dispatch_callbacks()
    tasks.pull_contacts.apply().get()


def test_the_night_does_not_bring_an_erased_client_back(market: Market, erased: Client) -> None:
    assert reconcile_now(market, clock.now()).finished_at
    assert not Client.objects.present().exists() and ForgottenContact.objects.count() == 2


def test_a_new_remark_does_not_bring_an_erased_client_back(market: Market, erased: Client) -> None:
    heard(market, "edit_external_contact")
    assert not Client.objects.present().exists()


def test_who_adds_an_associate_anew_is_welcome_with_nothing_of_before(
    wecom: Wecom, market: Market, lin: Associate, erased: Client
) -> None:
    AssociateFactory.create(userid="zhou", store=lin.store)
    tag = Gateway(wecom.corp).add_corp_tag([NewTag("Watches")], group_name="Interests").tags[0]
    rows = [{"userid": "zhou", "createtime": NOW - 3600, "tags": [{"tag_id": tag.id}]}]
    rows += [{"userid": "lin", "createtime": int(time.time()), "remark": "新客"}]
    wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "小朱", "unionid": "u", "follow_user": rows}])
    heard(market, "add_external_contact", More="1")
    client = Client.objects.present().get()
    assert [row.associate.userid for row in client.relationships.active()] == ["lin"]
    assert client.remarks.get().text == "新客" and client.tag_ids == [] and client != erased


def test_an_erasure_made_again_after_a_restore_is_of_the_first_moment(erased: Client) -> None:
    first = ForgottenContact.objects.values_list("erased_at", flat=True).first()
    Client.objects.filter(pk=erased.pk).update(erased_at=None)
    erased.identities.create(kind="unionid", value="u", value_index=b"u")
    erase(erased, at=clock.now())
    assert set(ForgottenContact.objects.values_list("erased_at", flat=True)) == {first}

"""What WeCom calls back about contacts becomes clients and relationships."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clienteling.associates.models import Associate, Market
from clienteling.clients import tasks
from clienteling.clients.models import Client, ContactPull, Relationship
from clienteling.clients.services import ClientData, find_by_identity, pull_due, take_on, upsert_client
from clienteling.clients.services.pulls import MOST_TRIES
from clienteling.wecom.models import CallbackEvent, CallbackState
from clienteling.wecom.services import dispatch_callbacks
from tests.factories import LONG_AGO, AssociateFactory, MarketFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

NOW = int(time.time())
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def market(wecom: Wecom) -> Market:
    return MarketFactory.create(corp=wecom.corp)


@pytest.fixture
def lin(market: Market) -> Associate:
    return AssociateFactory.create(userid="lin", store=StoreFactory.create(market=market))


def know(wecom: Wecom, *userids: str, name: str = "小朱🌸", unionid: str = "u-zhu") -> None:
    """WeCom knows the client, followed by these members for an hour."""
    followers = [{"userid": userid, "createtime": NOW - 3600, "add_way": 1, "state": "sh1"} for userid in userids]
    contact = {"external_userid": "wmZhu", "name": name, "unionid": unionid, "follow_user": followers}
    wecom.set_up(contacts=[contact])


def told(wecom: Wecom, change: str, userid: str = "lin", at: int = NOW, **more: Any) -> None:
    """Heard, and WeCom not asked yet."""
    xml = callbacks.xml(
        "change_external_contact", ChangeType=change, UserID=userid, ExternalUserID="wmZhu", CreateTime=str(at), **more
    )
    assert callbacks.post(wecom.corp, xml).status_code == 200
    dispatch_callbacks()


def happens(wecom: Wecom, change: str, userid: str = "lin", at: int = NOW, **more: Any) -> CallbackEvent:
    told(wecom, change, userid, at, **more)
    tasks.pull_contacts.apply().get()
    return CallbackEvent.objects.latest("id")


def test_an_added_client_becomes_ours_with_the_associate(wecom: Wecom, lin: Associate) -> None:
    know(wecom, "lin")
    assert happens(wecom, "add_external_contact").state == CallbackState.HANDLED
    client = find_by_identity("unionid", "u-zhu")
    assert client and client.name == "小朱🌸"
    relationship = client.relationships.active().primary().get()
    assert (relationship.associate, relationship.add_way, relationship.state) == (lin, 1, "sh1")
    assert int(relationship.started_at.timestamp()) == NOW - 3600


def test_a_client_the_crm_knows_keeps_the_name_and_gains_the_identity(
    wecom: Wecom, lin: Associate, market: Market
) -> None:
    row = ClientData(market.code, {"crm": "1", "unionid": "u-zhu"}, name="朱丽艳")
    client, _ = upsert_client(row, source="crm", at=timezone.now())
    know(wecom, "lin")
    happens(wecom, "add_external_contact")
    assert find_by_identity("external_userid", "wmZhu", wecom.corp.corp_id) == client
    assert Client.objects.get().name == "朱丽艳"


def test_the_same_event_twice_is_one_relationship(wecom: Wecom, lin: Associate) -> None:
    know(wecom, "lin")
    happens(wecom, "add_external_contact")
    happens(wecom, "add_external_contact", at=NOW + 1)
    assert Relationship.objects.count() == 1


def test_a_second_associate_follows_without_taking_over(wecom: Wecom, lin: Associate) -> None:
    AssociateFactory.create(userid="zhou", store=lin.store)
    know(wecom, "lin", "zhou")
    happens(wecom, "add_external_contact")
    happens(wecom, "add_external_contact", userid="zhou")
    assert Relationship.objects.active().count() == 2
    assert Relationship.objects.active().primary().get().associate == lin


@pytest.mark.parametrize("change", ["del_external_contact", "del_follow_user"])
def test_a_removal_ends_the_relationship_and_old_news_does_not(wecom: Wecom, lin: Associate, change: str) -> None:
    know(wecom, "lin")
    happens(wecom, "add_external_contact")
    happens(wecom, change, at=NOW - 7200)
    assert Relationship.objects.active().exists()
    happens(wecom, change)
    assert not Relationship.objects.active().exists()


def test_an_addition_that_was_undone_meanwhile_changes_nothing(wecom: Wecom, lin: Associate) -> None:
    know(wecom, "chan")
    assert happens(wecom, "add_external_contact").state == CallbackState.HANDLED
    wecom.set_up(contacts=[])
    assert happens(wecom, "add_external_contact", at=NOW + 1).state == CallbackState.HANDLED
    assert not Client.objects.exists()


def test_members_who_are_not_of_a_store_are_left_alone(wecom: Wecom, lin: Associate) -> None:
    know(wecom, "zhou")
    happens(wecom, "add_external_contact", userid="zhou")
    assert not Client.objects.exists()


def test_a_contact_is_looked_up_later_when_wecom_cannot_be_asked(wecom: Wecom, lin: Associate) -> None:
    know(wecom, "lin")
    wecom.fault("503", path="/cgi-bin/externalcontact/get")
    happens(wecom, "add_external_contact")
    pull = ContactPull.objects.get(done_at=None)
    assert pull.due_at and pull.error == "Unclear" and not Client.objects.exists()
    pull_due(pull.due_at)
    assert ContactPull.objects.get().done_at and Client.objects.exists()


def test_a_contact_that_contradicts_what_we_know_is_left_to_a_person(
    wecom: Wecom, lin: Associate, market: Market
) -> None:
    for identities in ({"external_userid": "wmZhu"}, {"unionid": "u-zhu"}):
        upsert_client(ClientData(market.code, identities, name="朱丽艳"), source="crm", at=timezone.now())
    know(wecom, "lin")
    happens(wecom, "add_external_contact")
    for _ in range(MOST_TRIES):
        pull_due(timezone.now() + timedelta(days=1))
        ContactPull.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    assert ContactPull.objects.values_list("error", "due_at", "done_at").get() == ("identity_conflict", None, None)


def test_a_client_returns_to_an_associate(wecom: Wecom, lin: Associate, market: Market) -> None:
    row = ClientData(market.code, {"external_userid": "wmZhu"}, name="朱丽艳")
    client, _ = upsert_client(row, source="crm", at=timezone.now())
    take_on(client, associate=lin, at=LONG_AGO)
    happens(wecom, "del_follow_user", at=NOW - 7200)
    know(wecom, "lin")
    happens(wecom, "add_external_contact")
    assert client.relationships.count() == 2 and client.relationships.active().primary().get().associate == lin

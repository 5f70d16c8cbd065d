"""What callbacks leave behind: by whom a follow ended, what came before we knew the client, remarks, refusals."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import Client, FollowEvent, FollowKind, Relationship, Remark
from clienteling.clients.services import ClientData, leave, pull_due, take_on, upsert_client
from tests.clients.test_events import NOW, happens, know, told
from tests.factories import AssociateFactory, ClientFactory, MarketFactory, RelationshipFactory, StoreFactory
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def market(wecom: Wecom) -> Market:
    return MarketFactory.create(corp=wecom.corp)


@pytest.fixture
def lin(market: Market) -> Associate:
    return AssociateFactory.create(userid="lin", store=StoreFactory.create(market=market))


@pytest.fixture
def zhou(lin: Associate) -> Associate:
    return AssociateFactory.create(userid="zhou", store=lin.store)


@pytest.mark.parametrize(
    ("change", "source", "by"),
    [
        ("del_follow_user", "", FollowKind.DELETED_BY_CLIENT),
        ("del_external_contact", "", FollowKind.DELETED_BY_ASSOCIATE),
        ("del_external_contact", "DELETE_BY_TRANSFER", FollowKind.TRANSFERRED),
    ],
)
def test_the_history_says_by_whom_a_follow_ended(
    wecom: Wecom, lin: Associate, change: str, source: str, by: FollowKind
) -> None:
    know(wecom, "lin")
    happens(wecom, "add_external_contact", at=NOW - 60)
    happens(wecom, change, Source=source)
    assert Relationship.objects.get().ended_by == by


def test_a_removal_heard_before_its_addition_still_ends_it(wecom: Wecom, lin: Associate, zhou: Associate) -> None:
    know(wecom, "zhou")
    happens(wecom, "del_follow_user", at=NOW - 100)
    happens(wecom, "add_external_contact", userid="zhou", at=NOW)
    happens(wecom, "add_external_contact", at=NOW - 5000)
    client = Client.objects.get()
    assert client.owner_at(datetime.fromtimestamp(NOW - 1000, UTC)) == lin
    assert client.owner_at(datetime.fromtimestamp(NOW + 1, UTC)) == zhou


def test_what_was_told_of_a_stranger_joins_the_history_of_whom_the_crm_names(
    wecom: Wecom, lin: Associate, zhou: Associate, market: Market
) -> None:
    know(wecom)
    happens(wecom, "add_external_contact", at=NOW - 5000)
    happens(wecom, "del_external_contact", at=NOW - 4000)
    assert not Client.objects.exists()
    row = ClientData(market.code, {"crm": "1", "external_userid": "wmZhu"}, name="朱丽艳")
    client, _ = upsert_client(row, source="crm", at=NOON)
    happens(wecom, "del_external_contact", userid="zhou")
    assert not FollowEvent.objects.filter(client=None).exists()
    assert client.owner_at(datetime.fromtimestamp(NOW - 4500, UTC)) == lin


def test_the_client_is_seen_before_wecom_can_be_asked(wecom: Wecom, lin: Associate, zhou: Associate) -> None:
    know(wecom, "lin", "zhou")
    happens(wecom, "add_external_contact")
    wecom.fault("503", path="/cgi-bin/externalcontact/get")
    happens(wecom, "add_external_contact", userid="zhou", State="event-7")
    assert Relationship.objects.get(associate=zhou).state == "event-7"


def test_a_follow_that_wecom_no_longer_shows_has_ended(wecom: Wecom, lin: Associate) -> None:
    know(wecom, "lin")
    happens(wecom, "add_external_contact", at=NOW - 60)
    know(wecom, "chan")
    happens(wecom, "edit_external_contact")
    assert Relationship.objects.get().ended_by == FollowKind.GONE


def test_who_comes_back_in_the_second_in_which_they_were_found_gone_is_there(wecom: Wecom, lin: Associate) -> None:
    know(wecom)
    told(wecom, "add_external_contact", at=NOW - 60)
    second = int(time.time()) + 2
    assert pull_due(datetime.fromtimestamp(second + 0.9, UTC)) == 1
    know(wecom, "lin")
    happens(wecom, "add_external_contact", at=second)
    assert Relationship.objects.active().get().associate == lin


def test_the_associates_remark_is_kept_and_taken_away(wecom: Wecom, lin: Associate) -> None:
    for remark in ("朱小姐 生日五月", ""):
        follower = {"userid": "lin", "createtime": NOW - 3600, "remark": remark}
        wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "小朱", "follow_user": [follower]}])
        happens(wecom, "edit_external_contact", at=NOW if remark else NOW + 1)
        assert [row.text for row in Remark.objects.all()] == ([remark] if remark else [])


def test_a_refused_transfer_is_noted_and_moves_nobody(wecom: Wecom, lin: Associate, zhou: Associate) -> None:
    know(wecom, "lin")
    happens(wecom, "add_external_contact", at=NOW - 60)
    happens(wecom, "transfer_fail", userid="zhou", FailReason="customer_limit_exceed")
    assert FollowEvent.objects.latest("pk").kind == FollowKind.TRANSFER_FULL
    assert Client.objects.get().owner_at(datetime.fromtimestamp(NOW + 5, UTC)) == lin


def test_who_has_followed_for_longest_becomes_primary(wecom: Wecom, lin: Associate, zhou: Associate) -> None:
    know(wecom, "lin", "zhou")
    happens(wecom, "add_external_contact", at=NOW - 60)
    happens(wecom, "add_external_contact", userid="zhou", at=NOW - 50)
    happens(wecom, "del_follow_user")
    assert Relationship.objects.active().primary().get().associate == zhou


def test_relationships_written_without_events_keep_their_history(lin: Associate, zhou: Associate) -> None:
    client = ClientFactory.create(market=lin.market)
    old = RelationshipFactory.create(client=client, associate=lin, ended_at=NOON - timedelta(days=30))
    kept = RelationshipFactory.create(client=client, associate=zhou, started_at=NOON - timedelta(days=20))
    assert leave(client, associate=zhou, at=NOON)
    assert client.owner_at(NOON - timedelta(days=40)) == lin and client.owner_at(NOON - timedelta(days=25)) is None
    assert {row.pk for row in client.relationships.all()} == {old.pk, kept.pk}


def test_a_follower_in_wecom_keeps_following_when_the_house_assigns_another(
    wecom: Wecom, lin: Associate, zhou: Associate
) -> None:
    know(wecom, "lin")
    happens(wecom, "add_external_contact", at=NOW - 60)
    take_on(Client.objects.get(), associate=zhou, at=datetime.fromtimestamp(NOW, UTC))
    running = Relationship.objects.active().values_list("associate", "is_primary")
    assert set(running) == {(lin.pk, False), (zhou.pk, True)}

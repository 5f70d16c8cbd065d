"""Tags are the same here and in WeCom, whoever sets them."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clienteling.associates.models import Associate, Market
from clienteling.clients import tasks
from clienteling.clients.models import Client, Tag, TagGroup, TagMark
from clienteling.clients.services import (
    ClientData,
    Outcome,
    add_tag,
    push_tags,
    reconcile_now,
    remove_tag,
    upsert_client,
    upsert_clients,
)
from clienteling.wecom.calls.corp_tags import NewTag
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.services import dispatch_callbacks
from tests.factories import AssociateFactory, MarketFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

NOW = int(time.time())
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def market(wecom: Wecom) -> Market:
    follower = {"userid": "lin", "createtime": NOW - 3600, "add_way": 1, "state": ""}
    wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "小朱", "unionid": "u", "follow_user": [follower]}])
    return MarketFactory.create(corp=wecom.corp)


@pytest.fixture
def lin(market: Market) -> Associate:
    return AssociateFactory.create(userid="lin", store=StoreFactory.create(market=market))


@pytest.fixture
def zhu(lin: Associate, market: Market) -> Client:
    row = ClientData(market.code, {"external_userid": "wmZhu"}, "朱丽艳", associate="lin")
    return upsert_client(row, source="crm", at=timezone.now())[0]


@pytest.fixture
def fashion(market: Market) -> Tag:
    """A tag WeCom does not know yet."""
    return Tag.objects.create(group=TagGroup.objects.create(market=market, name="Interests"), name="Fashion")


def happens(wecom: Wecom, event: str, change: str, **more: Any) -> None:
    xml = callbacks.xml(event, ChangeType=change, CreateTime=str(NOW + len(more)), **more)
    assert callbacks.post(wecom.corp, xml).status_code == 200
    dispatch_callbacks()
    tasks.pull_tags.apply().get()
    tasks.pull_contacts.apply().get()


def marked(wecom: Wecom) -> set[str]:
    follower = Gateway(wecom.corp).externalcontact_get("wmZhu").followers[0]
    names = {tag.id: tag.name for group in Gateway(wecom.corp).get_corp_tag_list() for tag in group.tags}
    return {names[tag_id] for tag_id in follower.tag_ids}


def names_on(client: Client) -> set[str]:
    client.refresh_from_db()
    return set(Tag.objects.filter(pk__in=client.tag_ids).values_list("name", flat=True))


def test_tags_made_in_wecom_are_read_after_the_callback(wecom: Wecom) -> None:
    made = Gateway(wecom.corp).add_corp_tag([NewTag("Watches"), NewTag("Silk")], group_name="Interests")
    happens(wecom, "change_external_tag", "create", Id=made.group_id, TagType="tag_group")
    assert set(Tag.objects.values_list("group__name", "name")) == {("Interests", "Watches"), ("Interests", "Silk")}


def test_a_tag_renamed_or_deleted_in_wecom_is_so_here_and_on_clients(wecom: Wecom, zhu: Client) -> None:
    gateway = Gateway(wecom.corp)
    watches, silk = gateway.add_corp_tag([NewTag("Watches"), NewTag("Silk")], group_name="Interests").tags
    happens(wecom, "change_external_tag", "create", Id="1", TagType="tag")
    for tag in Tag.objects.all():
        add_tag(zhu, tag, at=timezone.now())
    gateway.edit_corp_tag(watches.id, name="Clocks")
    gateway.del_corp_tag([silk.id])
    happens(wecom, "change_external_tag", "delete", Id=silk.id, TagType="tag", More="1")
    assert names_on(zhu) == {"Clocks"} == set(Tag.objects.usable().values_list("name", flat=True))


def test_what_an_associate_marks_in_wecom_is_on_the_client(wecom: Wecom, zhu: Client) -> None:
    tag = Gateway(wecom.corp).add_corp_tag([NewTag("Watches")], group_name="Interests").tags[0]
    Gateway(wecom.corp).mark_tag("lin", "wmZhu", add=[tag.id])
    happens(wecom, "change_external_contact", "edit_external_contact", UserID="lin", ExternalUserID="wmZhu")
    assert names_on(zhu) == {"Watches"}
    Gateway(wecom.corp).mark_tag("lin", "wmZhu", remove=[tag.id])
    happens(wecom, "change_external_contact", "edit_external_contact", UserID="lin", ExternalUserID="wmZhu", More="1")
    assert names_on(zhu) == set()


@pytest.fixture
def unmet(lin: Associate, market: Market, fashion: Tag) -> Client:
    """Tagged while WeCom did not know them, though it knows the tag."""
    row = ClientData(market.code, {"unionid": "u"}, "朱丽艳", tags=["Fashion"])
    client = upsert_client(row, source="crm", at=timezone.now())[0]
    tasks.push_tags.apply().get()
    assert Tag.objects.get().wecom_id and TagMark.objects.get().error == "no_contact"
    return client


def test_tags_of_before_the_first_meeting_stay_and_are_told_then(wecom: Wecom, unmet: Client) -> None:
    happens(wecom, "change_external_contact", "add_external_contact", UserID="lin", ExternalUserID="wmZhu")
    assert names_on(unmet) == {"Fashion"} and TagMark.objects.count() == 1
    tasks.push_tags.apply().get()
    assert marked(wecom) == {"Fashion"} and not TagMark.objects.open().exists()


def test_what_was_told_at_the_meeting_can_be_taken_off_in_wecom(wecom: Wecom, unmet: Client) -> None:
    happens(wecom, "change_external_contact", "add_external_contact", UserID="lin", ExternalUserID="wmZhu")
    tasks.push_tags.apply().get()
    Gateway(wecom.corp).mark_tag("lin", "wmZhu", remove=[Tag.objects.get().wecom_id])
    happens(wecom, "change_external_contact", "edit_external_contact", UserID="lin", ExternalUserID="wmZhu")
    assert names_on(unmet) == set()


def test_the_night_that_finds_a_lost_meeting_tells_the_tags(wecom: Wecom, market: Market, unmet: Client) -> None:
    assert reconcile_now(market, timezone.now()).finished_at and names_on(unmet) == {"Fashion"}
    tasks.push_tags.apply().get()
    assert marked(wecom) == {"Fashion"}


def test_a_second_associate_whose_follow_was_lost_takes_no_tag_off(
    wecom: Wecom, market: Market, lin: Associate, zhu: Client, fashion: Tag
) -> None:
    happens(wecom, "change_external_contact", "add_external_contact", UserID="lin", ExternalUserID="wmZhu")
    add_tag(zhu, fashion, at=timezone.now())
    tasks.push_tags.apply().get()
    AssociateFactory.create(userid="zhou", store=lin.store)
    second = {"userid": "zhou", "external_userid": "wmZhu", "follow_user": {"createtime": NOW - 60}}
    wecom.ask("POST", "event", json={"name": "add_external_contact", **second})
    assert reconcile_now(market, timezone.now()).finished_at
    assert zhu.relationships.active().count() == 2 and names_on(zhu) == {"Fashion"}


def test_tags_outlive_a_follow_and_are_told_to_the_next(wecom: Wecom, zhu: Client, fashion: Tag) -> None:
    happens(wecom, "change_external_contact", "add_external_contact", UserID="lin", ExternalUserID="wmZhu")
    add_tag(zhu, fashion, at=timezone.now() - timedelta(minutes=30))
    push_tags(timezone.now() - timedelta(minutes=30))
    follow = {"userid": "lin", "external_userid": "wmZhu"}
    wecom.ask("POST", "event", json={"name": "del_external_contact", **follow})
    wecom.ask("POST", "event", json={"name": "add_external_contact", **follow, "follow_user": {"createtime": NOW}})
    assert marked(wecom) == set()
    happens(wecom, "change_external_contact", "add_external_contact", UserID="lin", ExternalUserID="wmZhu", More="1")
    tasks.push_tags.apply().get()
    assert names_on(zhu) == marked(wecom) == {"Fashion"}


def test_what_is_tagged_here_wecom_is_told_with_a_tag_it_did_not_know(wecom: Wecom, zhu: Client, fashion: Tag) -> None:
    assert add_tag(zhu, fashion, at=timezone.now()) and names_on(zhu) == {"Fashion"}
    tasks.push_tags.apply().get()
    assert marked(wecom) == {"Fashion"} and Tag.objects.exclude(wecom_id="").get() == fashion
    remove_tag(zhu, fashion, at=timezone.now())
    tasks.push_tags.apply().get()
    assert marked(wecom) == set() and not TagMark.objects.open().exists()


def test_a_mark_wecom_has_not_heard_yet_is_not_lost_by_a_callback(wecom: Wecom, zhu: Client, fashion: Tag) -> None:
    add_tag(zhu, fashion, at=timezone.now())
    Tag.objects.filter(pk=fashion.pk).update(wecom_id="known-there")
    happens(wecom, "change_external_contact", "edit_external_contact", UserID="lin", ExternalUserID="wmZhu")
    assert names_on(zhu) == {"Fashion"}


def test_wecom_is_told_later_when_it_does_not_answer(wecom: Wecom, zhu: Client, fashion: Tag) -> None:
    wecom.fault("503", path="/cgi-bin/externalcontact/mark_tag")
    add_tag(zhu, fashion, at=timezone.now())
    tasks.push_tags.apply().get()
    mark = TagMark.objects.open().get()
    assert mark.due_at and mark.error
    push_tags(mark.due_at)
    assert marked(wecom) == {"Fashion"}


def test_what_wecom_refuses_is_left_to_a_person(wecom: Wecom, zhu: Client, fashion: Tag) -> None:
    wecom.set_up()
    add_tag(zhu, fashion, at=timezone.now())
    tasks.push_tags.apply().get()
    assert TagMark.objects.open().values_list("due_at", flat=True).get() is None


def test_what_wecom_refused_of_whom_nobody_had_met_is_told_at_the_meeting(
    wecom: Wecom, zhu: Client, fashion: Tag
) -> None:
    wecom.set_up()
    add_tag(zhu, fashion, at=timezone.now())
    tasks.push_tags.apply().get()
    assert TagMark.objects.open().get().due_at is None
    follow = {"userid": "lin", "external_userid": "wmZhu", "follow_user": {"createtime": NOW}}
    wecom.ask("POST", "event", json={"name": "add_external_contact", **follow})
    happens(wecom, "change_external_contact", "add_external_contact", UserID="lin", ExternalUserID="wmZhu")
    tasks.push_tags.apply().get()
    assert marked(wecom) == names_on(zhu) == {"Fashion"}


def test_a_source_sends_all_tags_of_a_client(market: Market, zhu: Client, fashion: Tag) -> None:
    def upsert(*tags: str) -> Any:
        row = ClientData(market.code, {"external_userid": "wmZhu"}, tags=tags)
        return upsert_clients([row], source="crm", at=timezone.now())

    assert [upsert("Fashion").outcomes[0], upsert("Interests/Fashion").outcomes[0]] == [
        Outcome.UPDATED,
        Outcome.UNCHANGED,
    ]
    assert upsert("Cars").rejected[0].code == "tag_unknown"
    assert upsert().outcomes[0] is Outcome.UPDATED and names_on(zhu) == set()

"""What WeCom calls back about members, mostly ids only: rights follow within seconds."""

import pytest
from django.utils import timezone

from clienteling.associates import tasks
from clienteling.associates.models import (
    Associate,
    Department,
    DirectoryChange,
    DirectoryRun,
    Market,
    MemberPull,
    Store,
)
from clienteling.associates.services import pull_due
from clienteling.wecom.services import dispatch_callbacks
from tests.associates.test_directory import DEPARTMENTS, member
from tests.factories import AssociateFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom


@pytest.fixture(autouse=True)
def store(market: Market) -> Store:
    store = StoreFactory.create(market=market)
    Department.objects.create(market=market, number=2, store=store)
    Department.objects.create(market=market, number=3, parent_number=2)
    return store


def happens(wecom: Wecom, change: str, **elements: str) -> None:
    xml = callbacks.xml("change_contact", ChangeType=change, **elements)
    assert callbacks.post(wecom.corp, xml).status_code == 200
    dispatch_callbacks()
    tasks.pull_members.apply().get()


def test_a_new_member_is_asked_for_and_invited(wecom: Wecom, store: Store) -> None:
    wecom.set_up(members=[member("zhou")], departments=DEPARTMENTS)
    happens(wecom, "create_user", UserID="zhou", Department="3")
    zhou = Associate.objects.get(userid="zhou")
    assert (zhou.name, zhou.store) == ("Zhou", store)
    assert DirectoryChange.objects.get().run is None


def test_a_leaver_has_no_rights_any_more(wecom: Wecom, store: Store) -> None:
    lin = AssociateFactory.create(userid="lin", store=store)
    happens(wecom, "delete_user", UserID="LIN")
    happens(wecom, "delete_user", UserID="LIN", CreateTime="1")
    lin.refresh_from_db()
    assert not lin.is_active and lin.directory_changes.count() == 1


def test_a_new_userid_keeps_the_person(wecom: Wecom, store: Store) -> None:
    lin = AssociateFactory.create(userid="lin", name="Lin.Yue", store=store)
    wecom.set_up(members=[member("lin.yue")], departments=DEPARTMENTS)
    happens(wecom, "update_user", UserID="lin", NewUserID="lin.yue")
    assert Associate.objects.get() == lin and Associate.objects.get().userid == "lin.yue"
    assert DirectoryChange.objects.values_list("field", "before", "after").get() == ("userid", "lin", "lin.yue")


def test_a_member_is_looked_up_later_when_wecom_cannot_be_asked(wecom: Wecom) -> None:
    wecom.set_up(members=[member("zhou")], departments=DEPARTMENTS)
    wecom.fault("-1", path="/cgi-bin/user/get")
    happens(wecom, "create_user", UserID="zhou")
    pull = MemberPull.objects.get(done_at=None)
    assert pull.error == "Transient" and pull.due_at and pull.due_at > timezone.now()
    pull_due(pull.due_at)
    assert MemberPull.objects.get().done_at and Associate.objects.filter(userid="zhou").exists()


def test_a_member_who_is_gone_again_changes_nothing(wecom: Wecom) -> None:
    wecom.set_up(members=[], departments=DEPARTMENTS)
    happens(wecom, "create_user", UserID="zhou")
    assert MemberPull.objects.get().done_at and not Associate.objects.exists()


def test_changed_departments_are_read_anew(wecom: Wecom, market: Market) -> None:
    happens(wecom, "update_party", Id="3", ParentId="1")
    assert DirectoryRun.objects.get().market == market

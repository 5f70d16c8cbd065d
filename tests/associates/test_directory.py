"""Reading WeCom's directory: who is new, who moved, who left; resumed where it was interrupted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clienteling.associates import tasks
from clienteling.associates.models import Associate, Department, DirectoryChange, DirectoryRun, Market, RunStatus, Store
from clienteling.associates.roles import Role
from clienteling.associates.services import advance_due, start_nightly, start_run
from clienteling.associates.services.directory import MOST_TRIES
from clienteling.lib import clock
from tests.factories import AssociateFactory, RelationshipFactory, StoreFactory
from tests.wecom.conftest import Wecom

DEPARTMENTS = [
    {"id": 2, "name": "Shanghai IFC"},
    {"id": 3, "name": "Counter", "parentid": 2},
    {"id": 4, "name": "Back"},
]
USER_LIST, DEPARTMENT_LIST = "/cgi-bin/user/list", "/cgi-bin/department/list"


@pytest.fixture
def store(market: Market) -> Store:
    return StoreFactory.create(market=market, name="Shanghai IFC")


@pytest.fixture
def lin(store: Store) -> Associate:
    return AssociateFactory.create(userid="lin", name="Lin", store=store)


def member(userid: str, department: int = 3, **more: Any) -> dict[str, Any]:
    return {"userid": userid, "name": userid.title(), "department": [department], **more}


def at_wecom(wecom: Wecom, *members: dict[str, Any], departments: Any = DEPARTMENTS) -> None:
    wecom.set_up(members=list(members), departments=departments)


def steps(run: DirectoryRun, most: int = 20) -> DirectoryRun:
    """Until the run is over, on a clock that does not wait."""
    at = run.due_at
    for _ in range(most):
        advance_due(at)
        run.refresh_from_db()
        at = max(run.due_at, at + timedelta(minutes=3))
        if run.status != RunStatus.RUNNING:
            break
    return run


def read(market: Market) -> DirectoryRun:
    return steps(start_run(market, at=clock.now()))


def changes(run: DirectoryRun | None) -> set[tuple[str, str, str, str]]:
    rows = DirectoryChange.objects.filter(run=run)
    return set(rows.values_list("associate__userid", "field", "before", "after"))


def test_a_member_of_a_stores_department_becomes_an_invited_associate(
    wecom: Wecom, market: Market, store: Store
) -> None:
    at_wecom(wecom, member("zhou"), member("office", 4))
    run = read(market)
    zhou = Associate.objects.get(userid="zhou")
    assert (zhou.store, zhou.role, zhou.username) == (store, Role.ASSOCIATE, f"zhou@{market.code}".lower())
    assert zhou.invited_at and not zhou.joined_at and not zhou.has_usable_password()
    assert (run.status, run.members, changes(run)) == (RunStatus.DONE, 2, {("zhou", "invited", "", "Shanghai IFC")})


def test_a_move_a_new_name_and_another_spelling_are_shown_before_and_after(
    wecom: Wecom, market: Market, lin: Associate
) -> None:
    StoreFactory.create(market=market, name="Back")
    at_wecom(wecom, member("LIN", 4, name="Lin Yue"))
    run = read(market)
    assert changes(run) == {
        ("LIN", "userid", "lin", "LIN"),
        ("LIN", "name", "Lin", "Lin Yue"),
        ("LIN", "store", "Shanghai IFC", "Back"),
    }


def test_a_leaver_is_switched_off_at_once_and_kept(
    wecom: Wecom, market: Market, lin: Associate, client: Browser
) -> None:
    follow = RelationshipFactory.create(associate=lin)
    client.force_login(lin)
    at_wecom(wecom, member("zhou"))
    run = read(market)
    lin.refresh_from_db()
    assert not lin.is_active and lin.left_at and lin.relationships.get() == follow
    assert client.get("/m/today/").headers["Location"].startswith("/m/login/")
    assert ("lin", "is_active", "True", "False") in changes(run)


def test_who_comes_back_is_switched_on_without_the_old_sessions(
    wecom: Wecom, market: Market, lin: Associate, client: Browser
) -> None:
    client.force_login(lin)
    for members in ([member("zhou")], [member("lin")]):
        at_wecom(wecom, *members)
        read(market)
    lin.refresh_from_db()
    assert lin.is_active and lin.left_at is None
    assert client.get("/m/today/").status_code == 302


def test_who_was_switched_off_by_hand_stays_so(wecom: Wecom, market: Market, lin: Associate) -> None:
    Associate.objects.filter(pk=lin.pk).update(is_active=False)
    at_wecom(wecom, member("lin"))
    assert not changes(read(market))
    assert not Associate.objects.get(pk=lin.pk).is_active


def test_a_manager_stays_one_and_head_office_is_put_in_no_store(wecom: Wecom, market: Market, store: Store) -> None:
    AssociateFactory.create(userid="wu", name="Wu", store=store, role=Role.STORE_MANAGER)
    AssociateFactory.create(userid="hq", name="Hq", store=None, market=market, role=Role.MARKETING)
    at_wecom(wecom, member("wu"), member("hq"))
    assert not changes(read(market))


def test_which_department_is_which_store_is_the_houses_word(wecom: Wecom, market: Market, lin: Associate) -> None:
    other = StoreFactory.create(market=market, name="Plaza 66")
    at_wecom(wecom, member("lin"))
    read(market)
    Department.objects.filter(number=3).update(store=other)
    read(market)
    assert Associate.objects.get(pk=lin.pk).store == other


def test_a_disabled_member_is_a_leaver(wecom: Wecom, market: Market, lin: Associate) -> None:
    at_wecom(wecom, member("lin", status=2))
    read(market)
    assert not Associate.objects.get(pk=lin.pk).is_active


def test_a_reading_goes_on_where_it_was_interrupted(wecom: Wecom, market: Market, store: Store) -> None:
    at_wecom(wecom, member("zhou", 2), member("lin", 3), member("chan", 4))
    run = start_run(market, at=clock.now())
    advance_due(run.due_at)
    wecom.fault("-1", path=USER_LIST, nth=2)
    run = steps(run)
    asked = [row["query"]["department_id"] for row in wecom.calls(USER_LIST)]
    assert (run.status, run.members) == (RunStatus.DONE, 3) and asked.count("1") == 1


def test_a_reading_that_never_succeeds_is_left_to_a_person(wecom: Wecom, market: Market, lin: Associate) -> None:
    wecom.fault("-1", path=DEPARTMENT_LIST, times=-1)
    run = steps(start_run(market, at=clock.now()), most=MOST_TRIES)
    assert run.status == RunStatus.FAILED and run.error
    assert Associate.objects.get(pk=lin.pk).is_active


def test_a_directory_that_lost_nearly_everybody_is_not_believed(wecom: Wecom, market: Market, store: Store) -> None:
    people = AssociateFactory.create_batch(6, store=store)
    at_wecom(wecom, member("zhou"))
    run = read(market)
    assert (run.status, run.error) == (RunStatus.FAILED, "too_many_leavers")
    assert Associate.objects.active().filter(pk__in=[one.pk for one in people]).count() == 6


def test_one_reading_of_a_market_at_a_time(market: Market) -> None:
    assert start_run(market, at=clock.now()) == start_run(market, at=clock.now())


def test_the_night_begins_by_the_clock_of_the_market_and_once(market: Market, store: Store) -> None:
    before, after = datetime(2026, 11, 21, 18, 59, tzinfo=UTC), datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    assert not start_nightly(after)
    Department.objects.create(market=market, number=2, store=store)
    assert not start_nightly(before)
    assert len(start_nightly(after)) == 1
    assert not start_nightly(after + timedelta(hours=1))


def test_what_no_callback_told_is_counted_as_lost(wecom: Wecom, market: Market, store: Store) -> None:
    at_wecom(wecom, member("zhou"))
    assert read(market).lost == 0
    at_wecom(wecom, member("zhou", name="Zhou Min"), member("lin"))
    assert read(market).lost == 1  # the new name is no event of WeCom's


def test_beat_drives_the_reading(wecom: Wecom, market: Market, store: Store) -> None:
    at_wecom(wecom, member("zhou"))
    start_run(market, at=clock.now())
    tasks.read_directories.apply().get()
    assert DirectoryRun.objects.get().departments_at

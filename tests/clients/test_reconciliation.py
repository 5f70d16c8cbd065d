"""Callbacks WeCom never delivered: the nightly comparison finds them, repairs, and says how many."""

import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import FindingKind, FollowKind, ReconciliationRun, Relationship, Remark
from clienteling.clients.services import (
    ClientData,
    find_by_identity,
    found,
    reconcile_due,
    reconcile_now,
    upsert_client,
)
from clienteling.lib import clock
from clienteling.wecom.services import dispatch_callbacks
from tests.factories import AssociateFactory, MarketFactory, StoreFactory
from tests.printed import stands_in, table
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
BATCH = "/cgi-bin/externalcontact/batch/get_by_user"
NAMES = tuple(f"associate{n}" for n in range(6))
EACH = 6
LONG_AGO = int(time.time()) - 86_400


@pytest.fixture(autouse=True)
def market(wecom: Wecom) -> Market:
    return MarketFactory.create(corp=wecom.corp)


@pytest.fixture(autouse=True)
def patience(wecom: Wecom, settings: Settings) -> None:
    """A busy machine is no error of WeCom's, which would stop a run."""
    settings.WECOM_CALL_TIMEOUT_S = 20.0


@pytest.fixture(autouse=True)
def people(wecom: Wecom, market: Market) -> list[Associate]:
    """Six associates with a few clients each at WeCom, whose callbacks go nowhere."""
    store = StoreFactory.create(market=market)
    contacts = [contact(number, NAMES[number % len(NAMES)]) for number in range(len(NAMES) * EACH)]
    wecom.set_up(contacts=contacts, names=NAMES)
    return [AssociateFactory.create(userid=name, store=store) for name in NAMES]


def contact(number: int, *followers: str) -> dict[str, Any]:
    rows = [{"userid": userid, "createtime": LONG_AGO} for userid in followers]
    return {"external_userid": f"wm{number}", "name": f"客户{number}", "unionid": f"u{number}", "follow_user": rows}


def happens(wecom: Wecom, name: str, number: int, userid: str = "", **more: Any) -> None:
    """On somebody's phone; the callback is lost."""
    pair = {"userid": userid or NAMES[number % len(NAMES)], "external_userid": f"wm{number}"}
    wecom.ask("POST", "event", json={"name": name, **pair, **more})


def hears(wecom: Wecom, change: str, number: int, at: int) -> None:
    about = {"ChangeType": change, "UserID": NAMES[number % len(NAMES)], "ExternalUserID": f"wm{number}"}
    callbacks.post(wecom.corp, callbacks.xml("change_external_contact", CreateTime=str(at), **about))
    dispatch_callbacks()


def reconciled(market: Market) -> tuple[int, int, int, int]:
    """How many additions, removals and remarks had been missed, and how many could not be repaired."""
    run = reconcile_now(market, clock.now())
    assert run.finished_at and not run.error
    counts = found(run)
    assert list(counts) == ["addition", "removal", "remark", "refused"]
    return tuple(counts.values())  # type: ignore[return-value]  # four, see above


def relationship(number: int, market: Market) -> Relationship:
    client = find_by_identity("external_userid", f"wm{number}", market.corp.corp_id)
    assert client
    return client.relationships.latest("started_at")


def test_a_day_of_lost_callbacks_is_found_repaired_and_counted(wecom: Wecom, market: Market) -> None:
    assert reconciled(market) == (len(NAMES) * EACH, 0, 0, 0)
    for number in range(1000, 1020):
        happens(wecom, "add_external_contact", number, state="qr7")
    for number in range(15):
        happens(wecom, "del_external_contact", number)
    for number in range(20, 30):
        happens(wecom, "edit_external_contact", number, follow_user={"remark": f"王太太{number}"})
    assert reconciled(market) == (20, 15, 10, 0)
    first = ReconciliationRun.objects.latest("pk")
    assert reconciled(market) == (0, 0, 0, 0)
    stands_in(
        "handover.md", "a day of lost callbacks", lost_and_found(first, {"addition": 20, "removal": 15, "remark": 10})
    )
    assert Relationship.objects.active().count() == len(NAMES) * EACH + 20 - 15
    assert (relationship(1000, market).state, Remark.objects.count()) == ("qr7", 10)


def lost_and_found(run: ReconciliationRun, lost: dict[str, int]) -> str:
    """What the report of a run says, beside what had happened, and what the next run still found."""
    again = found(ReconciliationRun.objects.latest("pk"))
    rows = [[kind, lost.get(kind, 0), count, again[kind]] for kind, count in found(run).items()]
    return table(["callback", "lost", "found and repaired", "left for the next run"], rows)


def test_a_lost_removal_ends_when_it_is_found_and_says_so(wecom: Wecom, market: Market) -> None:
    reconciled(market)
    happens(wecom, "del_external_contact", 0)
    before = clock.now()
    reconciled(market)
    ended = relationship(0, market)
    assert ended.ended_by == FollowKind.GONE and ended.ended_at and ended.ended_at >= before
    assert ReconciliationRun.objects.latest("pk").findings.get().client == ended.client


def test_a_client_who_removed_the_associate_is_not_taken_for_a_lost_addition(wecom: Wecom, market: Market) -> None:
    reconciled(market)
    hears(wecom, "del_follow_user", 0, LONG_AGO + 60)
    assert relationship(0, market).ended_by == FollowKind.DELETED_BY_CLIENT
    assert reconciled(market) == (0, 0, 0, 0), "WeCom goes on listing whom only the client removed"


def test_what_ended_with_one_stranger_hides_no_other(wecom: Wecom, market: Market) -> None:
    hears(wecom, "del_follow_user", 600, LONG_AGO + 60)
    assert reconciled(market) == (len(NAMES) * EACH, 0, 0, 0)


def test_a_client_who_came_back_unheard_is_a_lost_addition(wecom: Wecom, market: Market) -> None:
    reconciled(market)
    hears(wecom, "del_follow_user", 0, LONG_AGO + 60)
    happens(wecom, "add_external_contact", 0, follow_user={"createtime": LONG_AGO + 120})
    assert reconciled(market) == (1, 0, 0, 0)
    assert relationship(0, market).ended_at is None


def test_what_one_run_found_gone_may_be_found_again(wecom: Wecom, market: Market) -> None:
    reconciled(market)
    rest = [contact(number, NAMES[number % len(NAMES)]) for number in range(1, len(NAMES) * EACH)]
    wecom.set_up(contacts=rest, names=NAMES)
    assert reconciled(market) == (0, 1, 0, 0)
    wecom.set_up(contacts=[contact(0, NAMES[0]), *rest], names=NAMES)
    assert reconciled(market) == (1, 0, 0, 0)
    assert relationship(0, market).ended_at is None


def test_a_callback_that_is_only_late_is_not_counted(wecom: Wecom, market: Market) -> None:
    reconciled(market)
    happens(wecom, "add_external_contact", 1000)
    hears(wecom, "add_external_contact", 1000, LONG_AGO)
    assert reconciled(market) == (0, 0, 0, 0)


def test_whom_the_house_assigned_stays_though_wecom_knows_nothing(market: Market, people: list[Associate]) -> None:
    row = ClientData(market.code, {"external_userid": "wm0"}, name="朱丽艳", associate=NAMES[5])
    upsert_client(row, source="crm", at=clock.now() - timedelta(days=2))
    reconciled(market)
    assert Relationship.objects.active().filter(associate=people[5]).count() == EACH + 1


def test_short_and_empty_pages_hide_nobody(wecom: Wecom, market: Market) -> None:
    wecom.set(short_pages=True)
    assert reconciled(market) == (len(NAMES) * EACH, 0, 0, 0)
    assert reconciled(market) == (0, 0, 0, 0)


def test_an_associate_wecom_does_not_show_loses_nobody(wecom: Wecom, market: Market, people: list[Associate]) -> None:
    reconciled(market)
    shown = [contact(number, NAMES[number % len(NAMES)]) for number in range(len(NAMES) * EACH) if number % len(NAMES)]
    wecom.set_up(contacts=shown, names=NAMES[1:])
    run = reconcile_now(market, clock.now())
    assert (run.asked, run.not_asked, found(run)[FindingKind.REMOVAL]) == (5, 1, 0)
    assert Relationship.objects.active().filter(associate=people[0]).count() == EACH


def test_identities_that_contradict_each_other_are_left_to_a_person(market: Market) -> None:
    for identities in ({"external_userid": "wm0"}, {"unionid": "u0"}):
        upsert_client(ClientData(market.code, identities, name="朱丽艳"), source="crm", at=clock.now())
    assert reconciled(market) == (len(NAMES) * EACH - 1, 0, 0, 1)
    assert ReconciliationRun.objects.get().findings.get(kind="refused").reason == "identity_conflict"


def test_a_run_stops_where_wecom_cannot_be_asked_and_goes_on_from_there(wecom: Wecom, market: Market) -> None:
    wecom.fault("503", path=BATCH, nth=4)
    run = reconcile_now(market, clock.now())
    assert (run.asked, run.finished_at, run.error) == (3, None, "Unclear http_503")
    reconcile_due(run.due_at)
    run.refresh_from_db()
    assert run.finished_at and (run.asked, found(run)[FindingKind.ADDITION]) == (6, len(NAMES) * EACH)


def test_a_night_has_one_run_and_a_leased_one_is_left_alone(market: Market) -> None:
    night = clock.start_of_day(clock.local_day(clock.now(), market.time_zone), market.time_zone)
    reconcile_due(night + timedelta(hours=2, minutes=59))
    assert not ReconciliationRun.objects.exists()
    at = night + timedelta(hours=3)
    reconcile_due(at, spell_s=0)
    ReconciliationRun.objects.update(due_at=at + timedelta(minutes=5))
    reconcile_due(at + timedelta(minutes=1))
    assert ReconciliationRun.objects.get().asked == 0
    reconcile_due(at + timedelta(minutes=6))
    assert ReconciliationRun.objects.get().asked == len(NAMES)


def test_the_command_says_how_many(wecom: Wecom, market: Market) -> None:
    out = StringIO()
    call_command("reconcile_contacts", market.code, stdout=out)
    assert out.getvalue() == (
        f"{market.code}: 36 missed additions, 0 missed removals, 0 missed remarks, 0 not repaired;"
        " 36 follows of 6 associates compared, finished\n"
    )
    with pytest.raises(CommandError, match="no market XX"):
        call_command("reconcile_contacts", "XX")
    wecom.fault("503", path=BATCH)
    with pytest.raises(CommandError, match="could not be asked"):
        call_command("reconcile_contacts", stdout=out)

"""The page of jobs: what each kind of long work says of itself, who sees it, and that its buttons do what they say."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser

from clienteling.alerts import backtests
from clienteling.alerts.models import Backtest, BacktestState
from clienteling.alerts.tasks import run_backtests
from clienteling.associates.models import Associate, DirectoryRun
from clienteling.associates.roles import Role
from clienteling.associates.services import record
from clienteling.clients.imports import jobs
from clienteling.clients.models import (
    Client,
    FileImport,
    FilePiece,
    Handover,
    HandoverClient,
    HandoverState,
    HandoverStatus,
    ReconciliationRun,
)
from clienteling.lib import clock
from clienteling.oversight.models import RetentionRun
from clienteling.oversight.services import ask_access, ask_erasure
from tests import factories
from tests.alerts.test_lifecycle import draft
from tests.conftest import Cast

PEOPLE = b"crm,name,phone\n1,Ann,13812345678\n2,Bea,12\n"


@pytest.fixture
def admin(cast: Cast) -> Associate:
    return factories.AssociateFactory.create(
        username="admin", userid="", name="Ada", market=None, store=None, role=Role.ADMINISTRATOR, language="en"
    )


@pytest.fixture
def brought(cast: Cast, admin: Associate) -> FileImport:
    told: dict[str, Any] = {"name": "people.csv", "size": len(PEOPLE), "kind": "clients", "market": cast.market}
    return jobs.submit(BytesIO(PEOPLE), by=admin, at=clock.now(), **told)


def listed(browser: Browser, user: Associate, **asked: str) -> list[dict[str, Any]]:
    browser.force_login(user)
    return list(browser.get("/console/jobs/", asked).context["jobs"])


def press(browser: Browser, kind: str, pk: int, verb: str) -> int:
    return browser.post(f"/console/jobs/{kind}/{pk}/{verb}/").status_code


def test_an_import_says_how_far_it_is(brought: FileImport, admin: Associate, client: Browser) -> None:
    jobs.work_due(clock.now())
    [line] = listed(client, admin, kind="imports")
    assert (line["job"].state, line["job"].share, line["job"].by) == ("done", 100, "Ada")
    assert line["job"].said == "1 new, 0 changed, 1 rejected" and line["verbs"] == set()


def test_an_import_is_stopped_and_goes_on(brought: FileImport, admin: Associate, client: Browser) -> None:
    assert "stop" in listed(client, admin)[0]["verbs"]
    assert press(client, "imports", brought.pk, "stop") == 302
    jobs.work_due(clock.now())
    [line] = listed(client, admin, state="failed")
    assert line["job"].said == "Stopped by Ada after 0 rows." and not Client.objects.exists()
    assert line["verbs"] == {"again"} and press(client, "imports", brought.pk, "again") == 302
    jobs.work_due(clock.now())
    assert listed(client, admin)[0]["job"].state == "done" and Client.objects.count() == 1


def test_a_stopped_import_is_forgotten_in_time(brought: FileImport, admin: Associate, client: Browser) -> None:
    jobs.cancel(brought, by=admin, at=clock.now())
    jobs.forget_old(clock.now() + timedelta(days=jobs.KEPT_DAYS, hours=1))
    assert not FilePiece.objects.exists() and listed(client, admin)[0]["verbs"] == set()
    client.post(f"/console/jobs/imports/{brought.pk}/again/")
    assert "The file is not kept any more" in client.get("/console/jobs/").content.decode()


def test_a_trial_of_a_rule_is_stopped_and_made_again(admin: Associate, client: Browser) -> None:
    asked = backtests.ask_backtest(draft(), days=2, by=admin)
    listed(client, admin)
    press(client, "backtests", asked.pk, "stop")
    asked.refresh_from_db()
    assert (asked.state, asked.error) == (BacktestState.FAILED, "Stopped by Ada.")
    press(client, "backtests", asked.pk, "again")
    run_backtests.apply().get()
    again = Backtest.objects.latest("pk")
    assert (again.days, again.days_done, again.state) == (2, 2, BacktestState.DONE)
    assert listed(client, admin, kind="backtests")[0]["job"].share == 100


def test_the_directory_and_the_comparison_are_begun_and_stopped(cast: Cast, admin: Associate, client: Browser) -> None:
    at = clock.now()
    reading = DirectoryRun.objects.create(market=cast.market, started_at=at, due_at=at)
    comparison = ReconciliationRun.objects.create(market=cast.market, started_at=at, due_at=at)
    listed(client, admin)
    for kind, row in (("directories", reading), ("comparisons", comparison)):
        press(client, kind, row.pk, "stop")
        row.refresh_from_db()
        assert row.finished_at and row.error == "Stopped by Ada."
        press(client, kind, row.pk, "again")
        assert [line["job"].state for line in listed(client, admin, kind=kind)][0] == "running"


def test_what_clients_asked_for_and_the_nights_are_there_too(cast: Cast, admin: Associate, client: Browser) -> None:
    person = factories.RelationshipFactory.create(associate=cast.lin).client
    ask_access(person, by=admin, reason="wrote to us", at=clock.now())
    erasure = ask_erasure(person, by=admin, reason="wrote to us", at=clock.now())
    RetentionRun.objects.create(at=clock.now(), deleted={"activity": 3})
    record("keys.rotated", by="rotate_keys", at=clock.now(), detail={"clients_client.name": 7})
    told = {line["kind"]: line["job"] for line in listed(client, admin)}
    asks_again = ["every 3s" in client.get("/console/jobs/", {"kind": kind}).content.decode() for kind in told]
    assert dict(zip(told, asks_again, strict=True)) == {kind: kind == "copies" for kind in told}
    assert set(told) == {"copies", "erasures", "deletions", "rotations"}
    assert told["deletions"].said == "What clients do 3" and told["rotations"].said == "7 values"
    press(client, "erasures", erasure.pk, "stop")
    assert {line["kind"]: line["job"].state for line in listed(client, admin)}["erasures"] == "cancelled"


def test_everybody_sees_the_kinds_of_their_role(brought: FileImport, cast: Cast, client: Browser) -> None:
    RetentionRun.objects.create(at=clock.now())
    Associate.objects.filter(pk=cast.marketing.pk).update(language="en")
    [line] = listed(client, cast.marketing)
    assert line["kind"] == "imports" and line["verbs"] == set()
    assert press(client, "imports", brought.pk, "stop") == 302
    assert "Your role may not do this." in client.get("/console/jobs/").content.decode()
    assert press(client, "deletions", 1, "stop") == press(client, "imports", brought.pk, "explode") == 404
    brought.refresh_from_db()
    assert not brought.is_settled


def test_who_was_not_taken_over_is_asked_for_once_more(cast: Cast, admin: Associate, client: Browser) -> None:
    at = clock.now()
    moved = Handover.objects.create(
        associate=cast.lin, status=HandoverStatus.DONE, decided_by=admin, started_at=at, finished_at=at
    )
    told = {"handover": moved, "receiver": cast.zhou, "settled_at": at}
    for state in (HandoverState.TAKEN, HandoverState.REFUSED):
        HandoverClient.objects.create(client=factories.ClientFactory.create(), state=state, **told)
    [line] = listed(client, admin)
    assert (line["job"].said, line["verbs"]) == ("1 of 2 clients taken over", {"again"})
    press(client, "handovers", moved.pk, "again")
    [line] = listed(client, admin)
    assert (line["job"].state, line["job"].share) == ("running", 50)

"""Retention: what is older than its purpose asks goes at night, nothing else, and it is told."""

from datetime import timedelta
from uuid import uuid4

import psycopg
from django.db import connection
from django.test import Client as Browser

from clienteling.associates.models import AuditEntry, LogInTries
from clienteling.associates.roles import Role
from clienteling.clients.models import FormerNote, Look
from clienteling.lib import clock
from clienteling.oversight.models import RetentionPeriod, RetentionRun
from clienteling.oversight.retention import PURPOSES
from clienteling.oversight.services import delete_old, nightly
from clienteling.wecom.models import Send
from tests import factories, processes
from tests.conftest import Cast
from tests.wecom.sends import queued

NOW = clock.now()


def former(cast: Cast, days: int) -> FormerNote:
    client = factories.ClientFactory.create(market=cast.market)
    note = client.notes.create(author=cast.lin, text="now", written_at=NOW)
    return FormerNote.objects.create(note=note, text="then", until=NOW - timedelta(days=days))


def test_what_is_old_goes_and_what_is_not_stays(cast: Cast) -> None:
    old, young = former(cast, 366), former(cast, 364)
    run = delete_old(NOW)
    assert run.deleted == {"former_notes": 1}
    assert list(FormerNote.objects.all()) == [young] and old.note.text == "now"


def test_what_a_message_said_goes_and_what_became_of_it_stays(cast: Cast) -> None:
    for number, (state, days) in enumerate([("accepted", 31), ("refused", 31), ("accepted", 29), ("queued", 31)]):
        send = queued(cast.market.corp, f"k{number}")
        at, ended = NOW - timedelta(days=days), {"accepted_at": NOW} if state == "accepted" else {"reason": "because"}
        Send.objects.filter(pk=send.pk).update(state=state, created_at=at, **ended)
    assert delete_old(NOW).deleted == {"contents": 2}
    assert [send.body is None for send in Send.objects.order_by("pk")] == [True, True, False, False]
    assert delete_old(NOW).deleted == {}


def test_what_is_due_to_be_emptied_is_found_in_an_index(cast: Cast) -> None:
    (contents,) = (kept for kept in PURPOSES if kept.purpose == "contents")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "send_ended_with_content" in contents.older(NOW, 30).explain()


def test_who_looked_at_whom_is_known_for_three_years(cast: Cast) -> None:
    seen = {"viewer": cast.lin, "market": cast.market, "place": "phone"}
    for days in (1094, 1096):
        at = NOW - timedelta(days=days)
        Look.objects.create(client_uid=uuid4(), hour_at=at, looked_at=at, **seen)
    assert delete_old(NOW).deleted == {"looks": 1} and Look.objects.get().looked_at > NOW - timedelta(days=1095)


def test_the_house_may_keep_it_longer_or_shorter(cast: Cast) -> None:
    former(cast, 20)
    RetentionPeriod.objects.create(purpose="former_notes", days=10)
    assert delete_old(NOW).deleted == {"former_notes": 1}


def test_a_night_deletes_once_and_stands_in_the_audit_log(cast: Cast) -> None:
    LogInTries.objects.create(who=b"x" * 32, began_at=NOW - timedelta(days=2), count=1)
    assert nightly(NOW) and nightly(NOW + timedelta(hours=1)) is None
    assert RetentionRun.objects.count() == 1 and not LogInTries.objects.exists()
    assert AuditEntry.objects.get(action="retention.ran").detail == {"log_in_tries": 1}


def test_what_a_spell_leaves_is_the_next_ones_and_counted(cast: Cast) -> None:
    former(cast, 366)
    run = delete_old(NOW, spell_s=0)
    assert (run.finished_at, run.deleted) == (None, {})
    again = nightly(NOW + timedelta(hours=1))
    assert again == run and again.finished_at and RetentionRun.objects.get().deleted == {"former_notes": 1}
    assert nightly(NOW + timedelta(hours=2)) is None


def test_what_breaks_in_one_purpose_holds_up_no_other(cast: Cast) -> None:
    """A table that somebody holds stands for a statement that takes too long."""
    LogInTries.objects.create(who=b"x" * 32, began_at=NOW - timedelta(days=2), count=1)
    with psycopg.connect(processes.environment("command", "http://127.0.0.1:1")["DATABASE_URL"]) as other:
        other.execute("LOCK TABLE clients_formernote IN ACCESS EXCLUSIVE MODE")
        run = delete_old(NOW)
        other.rollback()
    assert run.deleted == {"log_in_tries": 1} and run.finished_at is None
    assert nightly(NOW + timedelta(hours=1)) == run and RetentionRun.objects.get().finished_at


def test_who_changes_a_period_or_goes_back_to_the_usual_stands_in_the_audit_log(cast: Cast, client: Browser) -> None:
    officer = factories.AssociateFactory.create(role=Role.COMPLIANCE, market=cast.market, store=None)
    client.force_login(officer)
    page = "/console/oversight/retentionperiod/"
    for purpose in ("former_notes", "looks"):
        client.post(f"{page}add/", {"purpose": purpose, "days": 10})
    one, other = RetentionPeriod.objects.order_by("pk")
    client.post(f"{page}{one.pk}/delete/", {"post": "yes"})
    client.post(page, {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"})
    assert not RetentionPeriod.objects.exists()
    told = AuditEntry.objects.filter(action="retention.changed").order_by("pk").values_list("detail__days", flat=True)
    assert list(told) == [10, 10, 365, 1095]


def test_every_purpose_can_be_asked_for(db: None) -> None:
    assert [kept.older(NOW, kept.days).count() for kept in PURPOSES] == [0] * len(PURPOSES)

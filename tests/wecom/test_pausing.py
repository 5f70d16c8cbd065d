"""Sending paused by a person or a restore, and resumed by a person."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.wecom.errors import Transient
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Corp, Send, SendingPause
from clienteling.wecom.services import deliver_due, pause_sending, resume_sending
from clienteling.wecom.unclear import CHANGES, RESOLUTIONS
from tests.conftest import Cast
from tests.wecom.conftest import Wecom
from tests.wecom.sends import queued

pytestmark = pytest.mark.django_db
ADD, LIST = "/console/wecom/sendingpause/add/", "/console/wecom/sendingpause/"


def pause() -> SendingPause:
    return pause_sending(by="root", reason="restored", at=clock.now())


def command(*arguments: str) -> str:
    said = StringIO()
    call_command("sending", *arguments, stdout=said)
    return said.getvalue()


def test_nothing_goes_out_until_a_person_says_so(wecom: Wecom) -> None:
    send = queued(wecom.corp)
    pause()
    assert deliver_due() == 0
    send.refresh_from_db()
    assert (send.state, wecom.calls()) == ("queued", [])
    resume_sending(by="root", reason="looked at", at=clock.now())
    assert (deliver_due(), len(wecom.calls())) == (1, 1)


def test_what_was_claimed_before_the_pause_does_not_begin(wecom: Wecom) -> None:
    queued(wecom.corp)
    token = uuid4()
    [send] = Send.objects.claim(clock.now(), token, 30, 10)
    pause()
    assert Send.objects.begin(token, 30, [send.pk]) == set()
    send.refresh_from_db()
    assert send.first_sent_at is None


def test_an_abandoned_row_waits_too(corp: Corp) -> None:
    queued(corp)
    Send.objects.claim(clock.now(), uuid4(), -1, 10)
    pause()
    assert Send.objects.claim(clock.now(), uuid4(), 30, 10) == []


def test_calls_that_change_something_are_refused_and_others_made(wecom: Wecom, gateway: Gateway) -> None:
    pause()
    with pytest.raises(Transient, match="sending_paused"):
        gateway.del_contact_way("config")
    assert gateway.user_get("lin").userid == "lin"


def test_every_call_that_changes_something_is_a_known_one() -> None:
    reading = {api for api in RESOLUTIONS if api not in CHANGES}
    assert set(RESOLUTIONS) >= CHANGES
    assert [api for api in reading if any(word in api for word in ("add", "del", "edit", "mark", "transfer_c"))] == []


def test_one_pause_at_a_time_and_each_says_who_and_why() -> None:
    pause()
    with pytest.raises(DomainError, match="sending_paused_already"):
        pause()
    with pytest.raises(IntegrityError, match="says_who_and_why"), transaction.atomic():
        SendingPause.objects.create(started_at=clock.now(), ended_at=clock.now(), ended_by="x")


def test_what_is_not_paused_cannot_be_resumed() -> None:
    with pytest.raises(DomainError, match="sending_not_paused"):
        resume_sending(by="root", reason="why not", at=clock.now())


def test_the_command_pauses_resumes_and_keeps_who_and_why() -> None:
    assert command() == "sending\n"
    assert "by night shift: a drill" in command("pause", "--by", "night shift", "--reason", "a drill")
    assert command("resume", "--by", "day shift", "--reason", "drill over") == "sending\n"
    kept = SendingPause.objects.get()
    assert (kept.ended_by, kept.end_reason) == ("day shift", "drill over")


def test_the_command_wants_a_name_and_a_reason() -> None:
    with pytest.raises(CommandError, match="--by and --reason"):
        command("pause")


@pytest.fixture
def head_office() -> Client:
    client = Client()
    client.force_login(Associate.objects.create_superuser("root", "a long password", name="Root"))
    return client


def test_the_console_pauses_and_resumes(head_office: Client, corp: Corp) -> None:
    head_office.post(ADD, {"reason": "complaints"})
    kept = SendingPause.objects.get()
    assert (kept.started_by, kept.reason, kept.ended_at) == ("root", "complaints", None)
    assert "complaints" in head_office.get("/console/wecom/send/").content.decode()
    assert head_office.get(ADD).status_code == 403
    head_office.post(LIST, {"action": "resume", "_selected_action": [kept.pk]})
    kept.refresh_from_db()
    assert kept.ended_by == "root"


def test_who_may_only_look_cannot_resume(cast: Cast) -> None:
    kept = pause()
    client = Client()
    client.force_login(cast.marketing)
    assert client.get(LIST).status_code == 200
    client.post(LIST, {"action": "resume", "_selected_action": [kept.pk]})
    assert SendingPause.objects.under_way().exists()

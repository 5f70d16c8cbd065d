"""The outbox from queueing to the phone, over the real mock."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings

from clienteling.lib import clock
from clienteling.wecom.models import Attempt, Corp, Send
from clienteling.wecom.services import deliver_due, queue_many
from tests.wecom.conftest import Wecom
from tests.wecom.sends import a_send, card, queued

pytestmark = pytest.mark.django_db


def due_now() -> None:
    Send.objects.filter(state="queued").update(due_at=clock.now())


def test_a_due_send_reaches_the_phone_and_keeps_what_wecom_answered(wecom: Wecom) -> None:
    send = queued(wecom.corp)
    assert deliver_due() == 1
    send.refresh_from_db()
    assert (send.state, send.tries, send.reason) == ("accepted", 1, "")
    assert send.msgid and send.response_code and send.accepted_at
    assert [row["msgid"] for row in wecom.phone("lin")] == [send.msgid]


def test_a_key_is_queued_once_and_the_count_says_so(corp: Corp) -> None:
    assert queue_many([a_send(corp, "k1"), a_send(corp, "k2")], clock.now()) == 2
    assert queue_many([a_send(corp, "k2"), a_send(corp, "k3")], clock.now()) == 1
    assert Send.objects.count() == 3


def test_the_stored_body_is_not_readable_in_the_database(corp: Corp) -> None:
    send = queued(corp)
    stored = Send.objects.filter(pk=send.pk).values_list("body", flat=True).get()
    assert "朱女士".encode() not in bytes(stored or b"")


def test_a_call_that_cannot_be_replayed_is_not_queued(corp: Corp) -> None:
    with pytest.raises(ValueError, match="cannot be replayed"):
        a_send(corp, api="user/get")


def test_every_message_asks_wecom_for_its_duplicate_check(wecom: Wecom) -> None:
    queued(wecom.corp)
    deliver_due()
    assert '"enable_duplicate_check":1,"duplicate_check_interval":14400' in wecom.calls()[0]["body"]


def test_a_refused_send_ends_with_wecoms_code(wecom: Wecom) -> None:
    send = queued(wecom.corp, to="nobody")
    deliver_due()
    send.refresh_from_db()
    assert (send.state, send.errcode, bool(send.reason)) == ("refused", 81013, True)


def test_a_busy_wecom_is_tried_three_times_and_no_more(wecom: Wecom) -> None:
    wecom.fault("-1", times=-1)
    send = queued(wecom.corp)
    for _ in range(4):
        due_now()
        deliver_due()
    send.refresh_from_db()
    assert (send.state, send.errcode, len(wecom.calls())) == ("refused", -1, 3)
    assert list(Attempt.objects.values_list("result", "code")) == [("transient", -1)] * 3


@pytest.mark.parametrize("fault", ["drop", "reset", "half", "5xx"])
def test_an_answer_that_got_lost_is_replayed_and_seen_once(wecom: Wecom, fault: str) -> None:
    wecom.fault(fault, effect=True)
    send = queued(wecom.corp)
    deliver_due()
    send.refresh_from_db()
    assert (send.state, send.first_sent_at is None) == ("queued", False)
    due_now()
    deliver_due()
    send.refresh_from_db()
    assert send.state == "accepted"
    assert len({row["body"] for row in wecom.calls()}) == 1
    assert (len(wecom.calls()), len(wecom.phone("lin"))) == (2, 1)


def test_a_replay_refused_for_its_used_task_id_counts_as_done(wecom: Wecom) -> None:
    wecom.set(duplicate_task_id_refused=True)
    wecom.fault("drop")
    send = queued(wecom.corp)
    deliver_due()
    due_now()
    deliver_due()
    send.refresh_from_db()
    assert (send.state, len(wecom.phone("lin"))) == ("accepted", 1)


def test_a_card_update_whose_answer_got_lost_counts_as_done(wecom: Wecom) -> None:
    first = queued(wecom.corp)
    deliver_due()
    first.refresh_from_db()
    wecom.fault("drop", path="/cgi-bin/message/update_template_card")
    body = {"response_code": first.response_code, "button": {"replace_name": "已读"}}
    update = queued(wecom.corp, "update-k1", api="message/update_template_card", body=body)
    deliver_due()
    due_now()
    deliver_due()
    update.refresh_from_db()
    assert update.state == "accepted"
    assert wecom.phone("lin")[0]["card"]["replace_name"] == "已读"


def test_without_a_connection_nothing_counts_as_sent(wecom: Wecom, settings: Settings) -> None:
    settings.WECOM_API_URL = "http://127.0.0.1:9"
    send = queued(wecom.corp)
    deliver_due()
    send.refresh_from_db()
    assert (send.state, send.first_sent_at, send.tries) == ("queued", None, 1)


def test_an_expired_send_is_not_sent_and_says_so(wecom: Wecom) -> None:
    send = queued(wecom.corp, expires_at=clock.now() - timedelta(seconds=1))
    deliver_due()
    send.refresh_from_db()
    assert (send.state, send.reason, wecom.calls()) == ("expired", "expired", [])


def test_an_unclear_send_waits_for_a_person_once_the_duplicate_check_has_forgotten_it(wecom: Wecom) -> None:
    send = queued(wecom.corp)
    Send.objects.update(first_sent_at=clock.now() - timedelta(hours=3, minutes=31))
    deliver_due()
    send.refresh_from_db()
    assert (send.state, wecom.calls()) == ("unclear", [])


@pytest.mark.parametrize("code", ["45009", "45036"])
def test_while_a_limits_window_lasts_the_api_rests_and_the_send_loses_no_try(wecom: Wecom, code: str) -> None:
    wecom.fault(code, times=-1)
    send = queued(wecom.corp)
    for _ in range(3):
        due_now()
        deliver_due()
    send.refresh_from_db()
    assert (send.state, send.tries, len(wecom.calls())) == ("queued", 0, 1)


@pytest.mark.parametrize(("code", "tries"), [("45033", 0), ("45035", 1)])
def test_too_many_calls_at_once_is_waited_out(wecom: Wecom, code: str, tries: int) -> None:
    wecom.fault(code)
    send = queued(wecom.corp)
    deliver_due()
    send.refresh_from_db()
    assert (send.state, send.tries) == ("queued", tries)
    assert timedelta(seconds=1) < send.due_at - clock.now() < timedelta(seconds=6)
    due_now()
    deliver_due()
    send.refresh_from_db()
    assert send.state == "accepted"


def test_a_token_refused_for_ever_costs_two_calls_a_try(wecom: Wecom) -> None:
    wecom.fault("40014", times=-1)
    send = queued(wecom.corp)
    for tries in (1, 2):
        due_now()
        deliver_due()
        send.refresh_from_db()
        assert (send.state, send.tries, len(wecom.calls())) == ("queued", tries, 2 * tries)


HALF_PAST = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at_s", "priority", "early_s", "late_s"),
    [(-3, 5, 30, 60), (0, 5, 30, 60), (29, 5, 30, 60), (31, 5, 31, 31), (-9, 5, -9, -9), (1, 0, 1, 1)],
)
def test_what_is_not_urgent_keeps_off_the_minutes_00_and_30(
    corp: Corp, settings: Settings, at_s: float, priority: int, early_s: float, late_s: float
) -> None:
    settings.WECOM_OFF_ROUND_S = 60
    at = HALF_PAST + timedelta(seconds=at_s)
    queue_many([a_send(corp, priority=priority, expires_at=HALF_PAST + timedelta(hours=1))], at)
    assert early_s <= (Send.objects.get().due_at - HALF_PAST).total_seconds() <= late_s


def test_what_would_not_live_until_then_goes_at_00_all_the_same(corp: Corp, settings: Settings) -> None:
    settings.WECOM_OFF_ROUND_S = 60
    queue_many([a_send(corp, expires_at=HALF_PAST + timedelta(seconds=20))], HALF_PAST)
    assert Send.objects.get().due_at == HALF_PAST


def test_what_falls_due_before_the_next_tick_is_waited_for(wecom: Wecom) -> None:
    soon, later = queued(wecom.corp, "soon"), queued(wecom.corp, "later")
    Send.objects.filter(pk=soon.pk).update(due_at=clock.now() + timedelta(seconds=0.5))
    Send.objects.filter(pk=later.pk).update(due_at=clock.now() + timedelta(seconds=30))
    assert deliver_due() == 1


def test_an_urgent_send_overtakes(wecom: Wecom, settings: Settings) -> None:
    settings.WECOM_SENDER_THREADS = 1
    queue_many([a_send(wecom.corp, f"slow-{n}") for n in range(5)], clock.now())
    queue_many([a_send(wecom.corp, "urgent", to="zhou", priority=0)], clock.now())
    deliver_due()
    assert '"task_id":"urgent"' in wecom.calls()[0]["body"]


def test_a_card_with_a_bad_task_id_is_not_queued(corp: Corp) -> None:
    with pytest.raises(ValueError, match="task_id"):
        a_send(corp, body=card("a b"))


def test_a_body_that_cannot_be_read_ends_refused_and_holds_nobody_up(wecom: Wecom) -> None:
    broken, whole = queued(wecom.corp, "k1"), queued(wecom.corp, "k2")
    Send.objects.filter(pk=broken.pk).update(uid=uuid4(), tries=7)
    deliver_due()
    broken.refresh_from_db(fields=["state", "reason"])
    whole.refresh_from_db()
    assert (broken.state, broken.reason, whole.state) == ("refused", "given_up:cannot_be_decrypted", "accepted")

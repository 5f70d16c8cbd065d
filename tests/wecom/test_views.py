"""The callback endpoint: what is stored, what is refused, what is answered."""

import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from clienteling.wecom.models import CallbackEvent, Corp
from clienteling.wecom.services.inbox import DISPATCH
from tests.wecom import callbacks
from tests.wecom.test_crypto import SEALED, SIGNATURE

pytestmark = pytest.mark.django_db
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'


def test_an_event_is_stored_then_acknowledged_with_nothing(corp: Corp) -> None:
    answer = callbacks.post(corp, callbacks.xml("change_external_contact", ChangeType="del_follow_user", UserID="lin"))
    event = CallbackEvent.objects.get()
    assert (answer.status_code, answer.content) == (200, b"")
    assert (event.event, event.change_type, event.state) == ("change_external_contact", "del_follow_user", "received")
    assert event.value("UserID") == "lin"


def test_the_same_event_twice_is_one_row(corp: Corp) -> None:
    message = callbacks.xml(CreateTime="1700000000")
    answers = [callbacks.post(corp, message).status_code for _ in range(3)]
    assert (answers, CallbackEvent.objects.count()) == ([200, 200, 200], 1)


def test_an_event_costs_two_statements_new_or_not(corp: Corp, django_assert_num_queries: Any) -> None:
    message = callbacks.xml(CreateTime="1700000000")
    with django_assert_num_queries(4):  # whose it is, and the row; each time
        assert [callbacks.post(corp, message).status_code for _ in range(2)] == [200, 200]


def test_two_events_of_one_second_are_two_rows(corp: Corp) -> None:
    for key in ("a", "b"):
        callbacks.post(corp, callbacks.xml(CreateTime="1700000000", EventKey=key))
    assert CallbackEvent.objects.count() == 2


def test_what_was_called_back_is_not_readable_in_the_database(corp: Corp) -> None:
    callbacks.post(corp, callbacks.xml(ExternalUserID="wm-canary"))
    assert b"canary" not in bytes(CallbackEvent.objects.values_list("xml", flat=True).get() or b"")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"msg_signature": "0" * 40}, 403),
        ({"msg_signature": ""}, 403),
        ({"nonce": "other"}, 403),
        ({"timestamp": "yesterday"}, 403),
        ({"body": ""}, 400),
        ({"body": "<xml>"}, 400),
        ({"body": BOMB}, 400),
        ({"body": "<xml><ToUserName>x</ToUserName></xml>"}, 400),
        ({"body": "<xml><Encrypt>x</Encrypt></xml>"}, 403),
        ({"body": "<xml>" + "a" * 65_536 + "</xml>"}, 413),
    ],
)
def test_a_forged_callback_leaves_no_row(corp: Corp, changes: dict[str, Any], status: int) -> None:
    answer = callbacks.post(corp, callbacks.xml(), **changes)
    assert (answer.status_code, CallbackEvent.objects.count()) == (status, 0)


@pytest.mark.parametrize("late_s", [-301, 302])
def test_a_callback_of_another_time_is_refused(corp: Corp, late_s: int) -> None:
    answer = callbacks.post(corp, callbacks.xml(), at=time.time() + late_s)
    assert (answer.status_code, CallbackEvent.objects.count()) == (403, 0)


@pytest.mark.parametrize("message", ["no xml", "<xml/>", BOMB, "<xml><Event>" + "e" * 65 + "</Event></xml>"])
def test_a_signed_message_that_is_no_event_is_refused(corp: Corp, message: str) -> None:
    assert callbacks.post(corp, message).status_code == 400
    assert not CallbackEvent.objects.exists()


def test_a_callback_to_an_unknown_app_is_not_found(corp: Corp) -> None:
    stranger = Corp(corp_id="ww404", agent_id=1, callback_token="t", callback_aes_key=corp.callback_aes_key)
    assert callbacks.post(stranger, callbacks.xml()).status_code == 404


def test_a_refusal_is_logged_without_content(corp: Corp, caplog: pytest.LogCaptureFixture) -> None:
    callbacks.post(corp, callbacks.xml(ExternalUserID="wm-canary"), msg_signature="0" * 40)
    lines = [record for record in caplog.records if record.name == "clienteling.wecom.views"]
    assert [record.getMessage() for record in lines] == ["wecom.callback_refused"]
    assert "canary" not in caplog.text and "0" * 40 not in str(lines[0].__dict__)


def test_the_url_check_answers_the_plain_text_alone(corp: Corp) -> None:
    corp = Corp.objects.create(
        corp_id="ww0123456789abcdef",
        name="Vector",
        agent_id=7,
        secret="s",
        callback_token="clientelingTok",
        callback_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE",
    )
    query = {"msg_signature": SIGNATURE, "timestamp": "1700000000", "nonce": "nonce123", "echostr": SEALED}
    answer = Client().get(f"{callbacks.address(corp)}?{urlencode(query)}")
    assert (answer.status_code, answer.content) == (200, b"<xml><Event>enter_agent</Event></xml>")
    assert Client().get(f"{callbacks.address(corp)}?{urlencode({**query, 'nonce': 'x'})}").status_code == 403


def test_a_stored_event_wakes_the_dispatcher(
    corp: Corp, nudges: list[str], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # untyped fixture
        callbacks.post(corp, callbacks.xml())
    assert nudges == [DISPATCH]


NEXT = {"callback_token": "nextTok", "callback_aes_key": "Z" * 42 + "E"}


def posted_under(corp: Corp, token: str, aes_key: str, key: str) -> int:
    sender = Corp(corp_id=corp.corp_id, agent_id=corp.agent_id, callback_token=token, callback_aes_key=aes_key)
    return callbacks.post(sender, callbacks.xml(EventKey=key)).status_code


@pytest.mark.parametrize("token", ["nextTok", None])
def test_both_pairs_of_keys_are_accepted_while_one_is_rotated(corp: Corp, token: str | None) -> None:
    fresh = (token or str(corp.callback_token), NEXT["callback_aes_key"])
    assert posted_under(corp, *fresh, "too early") == 403
    corp.callback_token_next, corp.callback_aes_key_next = fresh
    corp.save()
    assert posted_under(corp, *fresh, "new") == 200
    assert posted_under(corp, str(corp.callback_token), str(corp.callback_aes_key), "old") == 200
    assert posted_under(corp, "neither", fresh[1], "forged") == 403
    assert CallbackEvent.objects.count() == 2

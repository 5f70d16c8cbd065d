"""The callback endpoint of an Official Account: what is stored, what is refused, who hears it."""

import time
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from clienteling.wecom import callbacks as registry
from clienteling.wecom.models import CallbackEvent, CallbackMode, OfficialAccount
from clienteling.wecom.services import dispatch_callbacks
from tests.wecom.official.callbacks import post, signed, xml
from tests.wecom.test_views import BOMB

pytestmark = pytest.mark.django_db
NAME = f"test_{uuid4().hex[:8]}"
heard: list[str] = []


@pytest.fixture(params=CallbackMode.values)
def account(account: OfficialAccount, request: pytest.FixtureRequest) -> OfficialAccount:
    """In either mode."""
    account.mode = request.param
    account.save()
    heard.clear()
    return account


@registry.on(NAME, official=True)
def hear(event: CallbackEvent) -> None:
    heard.append(event.value("EventKey"))
    if event.value("EventKey") == "bad":
        raise RuntimeError("canary")


@registry.on(NAME)
def hear_wecoms(event: CallbackEvent) -> None:
    heard.append("from WeCom")


def test_an_event_is_stored_under_its_account_then_acknowledged_with_nothing(account: OfficialAccount) -> None:
    answer = post(account, xml(account, "CLICK", EventKey="boutique"))
    event = CallbackEvent.objects.get()
    assert (answer.status_code, answer.content) == (200, b"")
    assert (event.account, event.corp, event.event, event.change_type) == (account, account.corp, "click", "")
    assert event.value("EventKey") == "boutique"


def test_the_same_event_twice_is_one_row(account: OfficialAccount) -> None:
    assert [post(account, xml(account)).status_code for _ in range(3)] == [200] * 3
    assert CallbackEvent.objects.count() == 1


def test_what_a_follower_writes_is_a_message_nobody_can_read_in_the_database(account: OfficialAccount) -> None:
    post(account, xml(account, MsgType="Text", Content="canary"))
    event = CallbackEvent.objects.get()
    assert (event.event, event.change_type) == ("message", "text")
    assert b"canary" not in bytes(CallbackEvent.objects.values_list("xml", flat=True).get() or b"")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"signature": "0" * 40, "msg_signature": "0" * 40}, 403),
        ({"signature": "", "msg_signature": ""}, 403),
        ({"nonce": "other"}, 403),
        ({"timestamp": "yesterday"}, 403),
        ({"body": BOMB}, 400),
        ({"body": "<xml>"}, 400),
        ({"body": b"\xff\xfe"}, 400),
        ({"body": "<xml>" + "a" * 65_536 + "</xml>"}, 413),
    ],
)
def test_a_forged_callback_leaves_no_row(account: OfficialAccount, changes: dict[str, Any], status: int) -> None:
    answer = post(account, xml(account), **changes)
    assert (answer.status_code, CallbackEvent.objects.count()) == (status, 0)


@pytest.mark.parametrize("late_s", [-302, 302])
def test_a_callback_of_another_time_is_refused(account: OfficialAccount, late_s: int) -> None:
    assert post(account, xml(account), at=time.time() + late_s).status_code == 403


def test_an_event_for_another_account_is_refused(account: OfficialAccount) -> None:
    stranger = OfficialAccount(original_id="gh_other")
    assert post(account, xml(stranger)).status_code == 403


@pytest.mark.parametrize("message", ["MsgType", "FromUserName", "Event"])
def test_an_event_without_its_essentials_is_refused(account: OfficialAccount, message: str) -> None:
    assert post(account, xml(account, **{message: ""})).status_code == 400
    assert not CallbackEvent.objects.exists()


def test_an_account_that_seals_its_callbacks_takes_no_plain_ones(account: OfficialAccount) -> None:
    account.mode = CallbackMode.AES
    account.save()
    assert post(account, xml(account), plain=True).status_code == 403
    assert not CallbackEvent.objects.exists()


def test_a_callback_to_an_unknown_account_is_not_found(account: OfficialAccount) -> None:
    for appid in ("wx404", "%00"):
        account.appid = appid
        assert post(account, xml(account)).status_code == 404


def test_both_tokens_are_accepted_while_one_is_rotated(account: OfficialAccount) -> None:
    fresh = OfficialAccount.objects.get()
    fresh.callback_token, fresh.callback_aes_key = "nextTok", "Z" * 42 + "E"
    assert post(fresh, xml(account, EventKey="early")).status_code == 403
    account.callback_token_next, account.callback_aes_key_next = fresh.callback_token, fresh.callback_aes_key
    account.save()
    assert [post(it, xml(account, EventKey=str(it.callback_token))).status_code for it in (fresh, account)] == [200] * 2
    assert CallbackEvent.objects.count() == 2


def test_the_url_check_answers_the_echo_when_it_is_signed(account: OfficialAccount) -> None:
    now = str(int(time.time()))
    query = {"signature": signed("officialTok", now, "n"), "timestamp": now, "nonce": "n", "echostr": "42"}
    address = f"/wecom/official/{account.appid}/"
    assert Client().get(f"{address}?{urlencode(query)}").content == b"42"
    assert Client().get(f"{address}?{urlencode({**query, 'nonce': 'x'})}").status_code == 403


def test_only_subscribers_of_official_accounts_hear_it(account: OfficialAccount) -> None:
    post(account, xml(account, NAME.upper(), EventKey="a"))
    dispatch_callbacks()
    assert heard == ["a"]


def test_a_followers_events_are_heard_in_order_and_nobody_elses_wait(account: OfficialAccount) -> None:
    for key, openid in (("bad", "o-1"), ("later", "o-1"), ("other", "o-2")):
        post(account, xml(account, NAME, openid, EventKey=key))
    dispatch_callbacks()
    assert heard == ["bad", "other"]


def test_a_refusal_is_logged_without_content(account: OfficialAccount, caplog: pytest.LogCaptureFixture) -> None:
    post(account, xml(account, MsgType="text", Content="canary"), nonce="other")
    assert "wecom.callback_refused" in caplog.text and "canary" not in caplog.text

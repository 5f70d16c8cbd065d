"""A card and back, over two real HTTP servers: outbox, phone, pressed button, callback, card update."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
import requests
from pytest_django.live_server_helper import LiveServer

from clienteling.lib import clock
from clienteling.wecom import callbacks as registry
from clienteling.wecom.models import CallbackEvent
from clienteling.wecom.services import NewSend, deliver_due, dispatch_callbacks, queue_many
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom
from tests.wecom.sends import a_send, queued

pytestmark = pytest.mark.django_db(transaction=True)
KEY = f"round-trip-{uuid4().hex[:8]}"


@registry.on("template_card_event")
def say_that_it_was_read(event: CallbackEvent) -> None:
    """Only for this module's card: the registry is the whole process's."""
    if event.value("TaskId") == KEY:
        body = {"response_code": event.value("ResponseCode"), "button": {"replace_name": "已读"}}
        update: NewSend = a_send(event.corp, f"{KEY}-update", api="message/update_template_card", body=body)
        queue_many([update], clock.now())


def wait_for(condition: Callable[[], bool], within_s: float = 5) -> None:
    until = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until, "took too long"
        time.sleep(0.02)


@pytest.fixture
def product(wecom: Wecom, live_server: LiveServer) -> str:
    """The callback's address on a running server; its first request, which loads everything, is made here."""
    requests.get(f"{live_server.url}/healthz", timeout=30)
    address = f"{live_server.url}{callbacks.address(wecom.corp)}"
    wecom.set_up(callback_url=address)
    return address


def test_wecoms_url_check_passes(wecom: Wecom, product: str) -> None:
    asked = {"corpid": wecom.corp.corp_id, "agentid": wecom.corp.agent_id}
    assert wecom.ask("POST", "verify", json=asked) == {"errcode": 0}


def test_a_pressed_button_comes_back_and_the_card_changes(wecom: Wecom, product: str) -> None:
    queued(wecom.corp, KEY)
    deliver_due()
    wecom.ask("POST", "press", json={"userid": "lin", "task_id": KEY, "key": "ack"})
    wait_for(CallbackEvent.objects.exists)
    assert dispatch_callbacks() == 1
    deliver_due()
    assert wecom.phone("lin")[0]["card"]["replace_name"] == "已读"

"""From the scanned code to the welcome, over two real HTTP servers."""

import time
from typing import Any

import pytest
import requests
from celery import current_app
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.roles import Role
from clienteling.clients import tasks
from clienteling.clients.models import Relationship
from clienteling.clients.services import personal_way, sync_ways
from clienteling.lib import clock
from clienteling.outreach.models import WelcomeMessage, WelcomeText
from clienteling.outreach.services import approve
from clienteling.wecom.lanes import WELCOME
from clienteling.wecom.models import CallbackEvent, Send
from clienteling.wecom.services import deliver_due, dispatch_callbacks
from clienteling.wecom.services.outbox import DELIVER
from runner.waiting import until
from tests.factories import AssociateFactory, MarketFactory, StoreFactory
from tests.processes import environment, worker
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom
from tests.wecom.test_round_trip import wait_for
from tests.wecom.test_welcomes import queue_alerts

pytestmark = pytest.mark.django_db(transaction=True)
WELCOMES = f"/cgi-bin/{WELCOME}"


@pytest.fixture
def scan(wecom: Wecom, live_server: LiveServer) -> dict[str, Any]:
    """What WeCom tells when a client scans the code of lin, for whom a welcome is approved."""
    requests.get(f"{live_server.url}/healthz", timeout=30)
    wecom.set_up(callback_url=f"{live_server.url}{callbacks.address(wecom.corp)}")
    store = StoreFactory.create(market=MarketFactory.create(corp=wecom.corp))
    lin = AssociateFactory.create(userid="lin", name="林悦", store=store)
    boss = AssociateFactory.create(userid="", username="m", store=None, market=None, role=Role.MARKETING)
    message = WelcomeMessage.objects.create(title="Welcome")
    WelcomeText.objects.create(message=message, language="zh-hans", text="您好，我是{associate}。")
    approve(message, by=boss, at=clock.now())
    way = personal_way(lin, at=clock.now())
    sync_ways(clock.now())
    whose = {"userid": "lin", "external_userid": "wmNew", "state": way.state}
    return {"name": "add_external_contact", **whose, "contact": {"name": "小朱"}, "add_way": 1}


@pytest.mark.processes
def test_who_scans_the_code_during_a_slow_burst_is_welcomed_in_time(wecom: Wecom, scan: dict[str, Any]) -> None:
    """A worker of two children as in `compose.yaml`, and beat's tick each second."""
    wecom.fault("delay", seconds=1.8, times=-1)
    queue_alerts(wecom.corp, 3_000)
    fast = {"WECOM_MEMBER_PER_MINUTE": "100000", "WECOM_MEMBER_PER_HOUR": "100000"}
    with worker(environment("worker", wecom.url) | fast, queues="now,deliver", children=2):
        assert until(lambda: ticked() and len(wecom.calls()) >= 40, 60, tick_s=1.0)
        began = time.time()
        wecom.ask("POST", "event", json=scan)
        assert until(lambda: ticked() and bool(wecom.calls(WELCOMES)), 20, tick_s=1.0)
    [call] = wecom.calls(WELCOMES)
    assert call["at"] - began < 20 and call["answer"]["errcode"] == 0
    assert Send.objects.filter(state="queued").count() > 1_000


def ticked() -> bool:
    return bool(current_app.send_task(DELIVER, retry=False))


def test_who_scans_the_code_is_welcomed_within_seconds(wecom: Wecom, scan: dict[str, Any]) -> None:
    began = time.monotonic()
    wecom.ask("POST", "event", json=scan)
    wait_for(CallbackEvent.objects.exists)
    dispatch_callbacks()
    deliver_due()
    sent = wecom.calls(WELCOMES)
    assert time.monotonic() - began < 10
    assert len(sent) == 1 and "我是林悦" in str(sent) and Send.objects.get().state == "accepted"
    tasks.pull_contacts.apply().get()
    assert (Relationship.objects.get().state, Relationship.objects.get().add_way) == (scan["state"], 1)

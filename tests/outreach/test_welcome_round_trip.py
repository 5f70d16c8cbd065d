"""From the scanned code to the welcome, over two real HTTP servers."""

import time

import pytest
import requests
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.roles import Role
from clienteling.clients import tasks
from clienteling.clients.models import Relationship
from clienteling.clients.services import personal_way, sync_ways
from clienteling.lib import clock
from clienteling.outreach.models import WelcomeMessage, WelcomeText
from clienteling.outreach.services import approve
from clienteling.wecom.models import CallbackEvent, Send
from clienteling.wecom.services import deliver_due, dispatch_callbacks
from tests.factories import AssociateFactory, MarketFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom
from tests.wecom.test_round_trip import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_scans_the_code_is_welcomed_within_seconds(wecom: Wecom, live_server: LiveServer) -> None:
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
    began = time.monotonic()
    scan = {"userid": "lin", "external_userid": "wmNew", "state": way.state, "contact": {"name": "小朱"}, "add_way": 1}
    wecom.ask("POST", "event", json={"name": "add_external_contact", **scan})
    wait_for(CallbackEvent.objects.exists)
    dispatch_callbacks()
    deliver_due()
    sent = wecom.calls("/cgi-bin/externalcontact/send_welcome_msg")
    assert time.monotonic() - began < 10
    assert len(sent) == 1 and "我是林悦" in str(sent) and Send.objects.get().state == "accepted"
    tasks.pull_contacts.apply().get()
    assert (Relationship.objects.get().state, Relationship.objects.get().add_way) == (way.state, 1)

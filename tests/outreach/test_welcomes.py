"""A client adds an associate and is welcomed within seconds: by which words, with which picture, or not at all."""

import json
import time as clock_time
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import Settings

from clienteling.assets.models import Asset
from clienteling.associates.models import Associate, OpeningHours
from clienteling.associates.roles import Role
from clienteling.clients.models import ContactWay
from clienteling.clients.services import personal_way
from clienteling.lib.errors import DomainError
from clienteling.outreach import tasks
from clienteling.outreach.models import Slot, WelcomeMessage, WelcomeText
from clienteling.outreach.services import approve, choose
from clienteling.outreach.services.welcomes import fill
from clienteling.wecom.models import Send
from clienteling.wecom.services import deliver_due, dispatch_callbacks
from seeds.onboarding import WELCOMES
from tests.factories import AssetFactory, AssociateFactory, MarketFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
MONDAY_NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
MIDNIGHT = MONDAY_NOON + timedelta(hours=12)
WELCOME = "/cgi-bin/externalcontact/send_welcome_msg"


@pytest.fixture
def lin(wecom: Wecom) -> Associate:
    store = StoreFactory.create(market=MarketFactory.create(corp=wecom.corp))
    return AssociateFactory.create(userid="lin", name="林悦", store=store)


@pytest.fixture
def marketing(lin: Associate) -> Associate:
    return AssociateFactory.create(userid="", username="marketing", store=None, market=None, role=Role.MARKETING)


def written(
    marketing: Associate, title: str = "default", text: str = "{client}，您好，我是{associate}。", **how: Any
) -> Any:
    message = WelcomeMessage.objects.create(title=title, **how)
    WelcomeText.objects.create(message=message, language="zh-hans", text=text)
    approve(message, by=marketing, at=MONDAY_NOON)
    return message


def adds(wecom: Wecom, code: str = "", at: float | None = None, state: str = "") -> Send | None:
    """The callback arrives and is heard; what is queued then."""
    moment = int(at or clock_time.time())
    xml = callbacks.xml(
        "change_external_contact",
        ChangeType="add_external_contact",
        UserID="lin",
        ExternalUserID="wmNew",
        State=state,
        WelcomeCode=code,
        CreateTime=str(moment),
    )
    callbacks.post(wecom.corp, xml)
    dispatch_callbacks()
    return Send.objects.filter(api="externalcontact/send_welcome_msg").last()


def test_the_words_know_both_names() -> None:
    assert fill("{client}，您好，我是{associate}。", client="朱丽艳", associate="林悦") == "朱丽艳，您好，我是林悦。"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Dear {client}, I am {associate}. Whenever you wish", "I am Chloe. Whenever you wish"),
        ("Dear {client},\n\nthank you for adding me.", "Thank you for adding me."),
        ("Welcome to the house, {client}. I am {associate}.", "Welcome to the house. I am Chloe."),
        ("It is a pleasure, dear {client}, to meet you.", "It is a pleasure, to meet you."),
        ("Welcome. Dear {client}, how may I help?", "Welcome. How may I help?"),
        ("Welcome {client}!", "Welcome!"),
        ("Chère {client}, je suis {associate}.", "Je suis Chloe."),
        ("Bienvenue, {client} ! Je suis {associate}.", "Bienvenue ! Je suis Chloe."),
        ("{client}，您好，我是{associate}。", "您好，我是Chloe。"),
        ("{client}您好，我是{associate}。", "您好，我是Chloe。"),
        ("尊敬的{client}女士/先生，您好，我是{associate}。", "您好，我是Chloe。"),
        ("親愛的{client}：歡迎光臨。", "歡迎光臨。"),
        ("您好，{client}，我是{associate}。", "您好，我是Chloe。"),
        ("歡迎您，{client}！我是{associate}。", "歡迎您！我是Chloe。"),
        ("I am {associate}.", "I am Chloe."),
    ],
)
def test_to_somebody_whose_name_is_unknown_the_words_read_on_without_it(text: str, read: str) -> None:
    assert fill(text, client="", associate="Chloe") == read


@pytest.mark.parametrize(("language", "begins"), [("en", "I am Chloe"), ("zh-hans", "您好，我是")])
def test_what_the_demo_says_to_a_new_contact_reads_whole(
    language: str, begins: str, wecom: Wecom, lin: Associate, marketing: Associate
) -> None:
    Associate.objects.filter(pk=lin.pk).update(language=language, name="Chloe")
    for _title, _slot, _picture, words in WELCOMES:
        message = written(marketing, text=words["zh-hans"])
        WelcomeText.objects.create(message=message, language="en", text=words["en"])
        send = adds(wecom, f"CODE-{message.pk}")
        assert send and json.loads(send.body)["text"]["content"].startswith(begins)


def test_who_writes_a_welcome_is_told_what_happens_without_a_name(client: Browser, marketing: Associate) -> None:
    Associate.objects.filter(pk=marketing.pk).update(language="en")
    client.force_login(marketing)
    page = client.get("/console/outreach/welcomemessage/add/").content.decode()
    assert "is left out up to its comma" in page


def test_an_added_associate_welcomes_at_once_and_once(wecom: Wecom, lin: Associate, marketing: Associate) -> None:
    written(marketing)
    send = adds(wecom, "CODE-1")
    assert send and "我是林悦" in send.body and send.priority == 0
    assert timedelta(seconds=15) < send.expires_at - send.created_at <= timedelta(seconds=18)
    adds(wecom, "CODE-1", at=clock_time.time() + 1)
    assert Send.objects.count() == 1


@pytest.mark.parametrize("case", ["no code", "nothing approved", "unknown member"])
def test_nothing_is_said_without(case: str, wecom: Wecom, lin: Associate, marketing: Associate) -> None:
    if case != "nothing approved":
        written(marketing)
    if case == "unknown member":
        Associate.objects.get_queryset().filter(pk=lin.pk).update(is_active=False)
    assert adds(wecom, "" if case == "no code" else "CODE-1") is None


def test_a_welcome_too_late_is_not_sent_and_says_so(wecom: Wecom, lin: Associate, marketing: Associate) -> None:
    written(marketing)
    send = adds(wecom, "CODE-1", at=clock_time.time() - 30)
    deliver_due()
    assert send
    send.refresh_from_db()
    assert (send.state, send.reason) == ("expired", "expired") and wecom.calls(WELCOME) == []


def test_the_narrowest_source_is_chosen(lin: Associate, marketing: Associate) -> None:
    way = personal_way(lin, at=MONDAY_NOON)
    house = written(marketing)
    market = written(marketing, "market", market=lin.market)
    store = written(marketing, "store", store=lin.store)
    mine = written(marketing, "way", way=way)
    written(marketing, "elsewhere", store=StoreFactory.create(market=lin.market))
    assert choose(lin, state=way.state, at=MONDAY_NOON) == mine
    for message, next_one in ((mine, store), (store, market), (market, house)):
        message.delete()
        assert choose(lin, state=way.state, at=MONDAY_NOON) == next_one
    assert ContactWay.objects.exists()


def test_the_slot_follows_the_opening_hours(lin: Associate, marketing: Associate) -> None:
    assert lin.store
    OpeningHours.objects.create(store=lin.store, weekday=1, opens=time(10), closes=time(22))
    always = written(marketing)
    closed = written(marketing, "closed", slot=Slot.CLOSED)
    opened = written(marketing, "open", slot=Slot.OPEN)
    night = written(marketing, "night", slot=Slot.HOURS, starts=time(23), ends=time(7), store=lin.store)
    assert choose(lin, state="", at=MONDAY_NOON) == opened
    assert choose(lin, state="", at=MIDNIGHT) == night
    night.delete()
    assert choose(lin, state="", at=MIDNIGHT) == closed
    closed.delete()
    assert choose(lin, state="", at=MIDNIGHT) == always


def test_a_welcome_without_words_cannot_be_approved(marketing: Associate) -> None:
    with pytest.raises(DomainError, match="text_missing"):
        approve(WelcomeMessage.objects.create(title="Empty"), by=marketing, at=MONDAY_NOON)


@pytest.fixture
def picture(marketing: Associate, settings: Settings, tmp_path: Path) -> Asset:
    settings.MEDIA_ROOT = str(tmp_path)
    asset: Asset = AssetFactory.create(status="approved", approved_by=marketing, approved_at=MONDAY_NOON)
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "ivory").save(drawn, "JPEG")
    asset.picture.save("welcome.jpg", ContentFile(drawn.getvalue()))
    return asset


def test_a_picture_goes_along_only_when_it_is_at_wecom_already(
    wecom: Wecom, lin: Associate, marketing: Associate, picture: Asset
) -> None:
    written(marketing, asset=picture, link="https://example.com/", link_title="Maison")
    first = adds(wecom, "CODE-1")
    assert first and '"image"' not in first.body and '"link"' in first.body
    tasks.make_pictures_ready.apply().get()
    second = adds(wecom, "CODE-2")
    assert second and '"image":{"media_id":' in second.body
    assert len(wecom.calls("/cgi-bin/media/upload")) == 1


def test_choosing_takes_few_queries_and_no_call(wecom: Wecom, lin: Associate, marketing: Associate) -> None:
    for number in range(20):
        written(marketing, f"m{number}")
    with CaptureQueriesContext(connection) as queries:
        choose(lin, state="", at=MONDAY_NOON)
    assert len(queries) <= 3
    adds(wecom, "CODE-1")
    assert wecom.calls("/cgi-bin/externalcontact/get") == []

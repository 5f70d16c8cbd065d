"""What followers of an Official Account do becomes activity: fired by the mock, over HTTP, through the inbox."""

import time
from typing import Any

import pytest
import requests
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.models import Market
from clienteling.clients import tasks
from clienteling.clients.models import Activity, ActivityKind, Client, IngestBatch, OfficialAccountFollower
from clienteling.clients.services import ClientData, find_by_identity, look_up_due, upsert_client
from clienteling.lib import clock
from clienteling.wecom import callbacks as registry
from clienteling.wecom.models import CallbackEvent, CallbackMode, OfficialAccount
from clienteling.wecom.push_finished import EVENTS, PushFinished, push_finished
from clienteling.wecom.services import dispatch_callbacks
from tests.factories import MarketFactory
from tests.wecom.official.callbacks import post, xml
from tests.wecom.official.conftest import account, official
from tests.wecom.official.stage import Official
from tests.wecom.test_round_trip import wait_for

__all__ = ["account", "official"]
pytestmark = pytest.mark.django_db
OVER_HTTP = pytest.mark.django_db(transaction=True)
finished: list[PushFinished] = []


@registry.on(EVENTS[0], official=True)
@registry.on(EVENTS[1], official=True)
def note(event: CallbackEvent) -> None:
    finished.append(push_finished(event))


@pytest.fixture(autouse=True)
def market(official: Official) -> Market:
    finished.clear()
    return MarketFactory.create(corp=official.account.corp)


@pytest.fixture
def zhu(market: Market) -> Client:
    return upsert_client(ClientData(market.code, {"unionid": "u-zhu"}, name="朱丽艳"), source="crm", at=clock.now())[0]


@pytest.fixture(params=CallbackMode.values)
def product(official: Official, live_server: LiveServer, request: pytest.FixtureRequest) -> Official:
    """Our endpoint on a running server, the account in either mode; the first request loads everything."""
    requests.get(f"{live_server.url}/healthz", timeout=30)
    OfficialAccount.objects.update(mode=request.param)
    address = f"{live_server.url}/wecom/official/{official.account.appid}/"
    official.set_up(callback_url=address, mode=request.param)
    return official


def work() -> None:
    """What beat ticks."""
    dispatch_callbacks()
    tasks.look_up_followers.apply().get()
    tasks.join_followers.apply().get()


def happens(official: Official, name: str, openid: str = "o-zhu", **more: Any) -> None:
    """Fired by the mock, heard by us, worked."""
    before = CallbackEvent.objects.count()
    official.fire(name, openid, **more)
    wait_for(lambda: CallbackEvent.objects.count() > before)
    work()


def did() -> list[tuple[str, dict[str, Any]]]:
    """Activity in order, without the account each row names."""
    rows = Activity.objects.order_by("id").values_list("kind", "payload")
    return [
        (ActivityKind(kind).name, {k: v for k, v in (payload or {}).items() if k != "account"})
        for kind, payload in rows
    ]


@OVER_HTTP
def test_every_event_of_a_follower_becomes_activity(product: Official, zhu: Client) -> None:
    assert product.wecom.ask("POST", "official/verify", json={"appid": product.account.appid}) == {"errcode": 0}
    happens(product, "subscribe", unionid="u-zhu", scene="store-7")
    happens(product, "SCAN", scene="store-8")
    happens(product, "CLICK", EventKey="boutique")
    happens(product, "VIEW", EventKey="https://house.example/new")
    happens(product, "text", Content="canary")
    happens(product, "unsubscribe")
    assert did() == [
        ("FOLLOW", {"scene": "store-7"}),
        ("QR_SCANNED", {"scene": "store-7"}),
        ("QR_SCANNED", {"scene": "store-8"}),
        ("MENU_CLICK", {"key": "boutique"}),
        ("MENU_CLICK", {"url": "https://house.example/new"}),
        ("MESSAGE", {"type": "text"}),
        ("UNFOLLOW", {}),
    ]
    assert set(Activity.objects.values_list("client_id", flat=True)) == {zhu.pk}
    assert find_by_identity("openid", "o-zhu", product.account.appid) == zhu


@OVER_HTTP
def test_a_finished_push_is_told_in_numbers(product: Official) -> None:
    counts = {"TotalCount": 80, "FilterCount": 75, "SentCount": 70, "ErrorCount": 5}
    item = [["ArticleIdx", 1], ["ArticleUrl", "https://mp.weixin.qq.com/s/1"]]
    urls = [["Count", 1], ["ResultList", [["item", item]]]]
    happens(product, "MASSSENDJOBFINISH", "o-system", MsgID=7, ArticleUrlResult=urls, **counts)
    happens(product, "TEMPLATESENDJOBFINISH", MsgID=8, Status="failed:user block")
    mass, template = finished
    assert (mass.msgid, mass.succeeded, mass.total, mass.sent, mass.failed) == ("7", True, 80, 70, 5)
    assert mass.article_urls == ("https://mp.weixin.qq.com/s/1",)
    assert (template.msgid, template.succeeded, template.total) == ("8", False, 0)


@OVER_HTTP
def test_a_stranger_is_kept_and_joined_once_their_unionid_appears(product: Official, market: Market) -> None:
    happens(product, "subscribe", unionid="u-zhu")
    happens(product, "CLICK", EventKey="boutique")
    follower = OfficialAccountFollower.objects.get()
    assert (did(), follower.unionid, follower.joined_at) == ([], "u-zhu", None)
    row = ClientData(market.code, {"unionid": "u-zhu"}, name="朱丽艳")
    client, _ = upsert_client(row, source="crm", at=clock.now())
    work()
    assert [name for name, _ in did()] == ["FOLLOW", "MENU_CLICK"]
    assert find_by_identity("openid", "o-zhu", product.account.appid) == client


def told(official: Official, event: str, at: int = 1_700_000_000, **elements: str) -> None:
    """Posted straight to the endpoint."""
    assert post(official.account, xml(official.account, event, CreateTime=str(at), **elements)).status_code == 200


@pytest.fixture
def known(official: Official, zhu: Client) -> Official:
    """Zhu follows, and we know that it is her."""
    official.fire("subscribe", unionid="u-zhu")
    told(official, "subscribe")
    work()
    return official


def test_an_event_delivered_twice_or_in_other_words_counts_once(known: Official) -> None:
    told(known, "CLICK", EventKey="a")
    told(known, "CLICK", EventKey="a")
    told(known, "click", EventKey="a")
    work()
    assert [name for name, _ in did()] == ["FOLLOW", "MENU_CLICK"] and IngestBatch.objects.count() == 2


def test_a_forged_event_changes_nothing(known: Official) -> None:
    forged = post(known.account, xml(known.account, "unsubscribe"), msg_signature="0" * 40)
    work()
    assert forged.status_code == 403 and len(did()) == 1
    assert OfficialAccountFollower.objects.get().unfollowed_at is None


def test_late_news_does_not_undo_what_came_after(known: Official) -> None:
    told(known, "unsubscribe", at=1_700_000_100)
    told(known, "subscribe", at=1_700_000_050)
    work()
    follower = OfficialAccountFollower.objects.get()
    assert follower.unfollowed_at and int(follower.unfollowed_at.timestamp()) == 1_700_000_100


def test_other_events_are_taken_and_leave_no_activity(known: Official) -> None:
    told(known, "LOCATION", Latitude="31.2")
    work()
    assert CallbackEvent.objects.latest("pk").state == "handled" and len(did()) == 1


def test_who_cannot_be_looked_up_now_is_looked_up_later(official: Official, zhu: Client) -> None:
    official.fire("subscribe", unionid="u-zhu")
    official.wecom.fault("503", path="/api.weixin.qq.com/cgi-bin/user/info")
    told(official, "subscribe")
    work()
    follower = OfficialAccountFollower.objects.get()
    assert (did(), follower.error) == ([], "Unclear") and follower.due_at
    look_up_due(follower.due_at)
    assert [name for name, _ in did()] == ["FOLLOW"]


def test_without_a_unionid_nobody_is_asked_for_again_and_again(official: Official) -> None:
    official.fire("subscribe")
    for second in range(3):
        told(official, "CLICK", at=int(time.time()) + second)
        work()
    assert len(official.calls("cgi-bin/user/info")) == 1 and not OfficialAccountFollower.objects.get().due_at


def test_what_a_follower_wrote_is_in_no_log(known: Official, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    told(known, "", MsgType="text", Content="canary", MsgId="1")
    work()
    assert did()[-1] == ("MESSAGE", {"type": "text"}) and "canary" not in caplog.text

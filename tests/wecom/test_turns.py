"""Writes to one client, one at a time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pytest_django import Settings

from clienteling.wecom.calls.corp_tags import NewTag
from clienteling.wecom.calls.following import Remark
from clienteling.wecom.errors import Transient
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.turns import turn, turns
from tests.wecom.conftest import Wecom


@pytest.fixture
def client() -> str:
    return uuid4().hex


def test_writes_to_one_client_never_overlap(client: str) -> None:
    spans: list[tuple[float, float]] = []

    def write(_: int) -> None:
        with turn("ww1", client):
            began = time.monotonic()
            time.sleep(0.02)
            spans.append((began, time.monotonic()))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    ordered = sorted(spans)
    assert len(ordered) == 6
    assert all(ended <= began for (_, ended), (began, _) in zip(ordered, ordered[1:], strict=False))


def test_other_clients_do_not_wait(client: str) -> None:
    barrier = threading.Barrier(2)

    def write(external_userid: str) -> int:
        with turn("ww1", external_userid):
            return barrier.wait(5)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, [client, client + "2"])) == [0, 1]


def test_who_waits_longer_than_a_call_may_is_told_to_come_later(client: str, settings: Settings) -> None:
    settings.WECOM_CALL_TIMEOUT_S = 0.1
    with turn("ww1", client), pytest.raises(Transient), turn("ww1", client):
        pytest.fail("two at once")


def test_tags_and_remarks_of_a_client_wait_for_their_turn(wecom: Wecom, settings: Settings) -> None:
    wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "朱", "follow_user": ["lin"]}])
    gateway = Gateway(wecom.corp)
    (tag,) = gateway.add_corp_tag([NewTag("银卡")], group_name="会员等级").tags
    settings.WECOM_CALL_TIMEOUT_S = 0.1
    busy = pytest.raises(Transient, match="another_write_to_the_client")
    with turn(wecom.corp.corp_id, "wmZhu"):
        with busy:
            gateway.mark_tag("lin", "wmZhu", add=[tag.id])
        with busy:
            gateway.remark("lin", "wmZhu", Remark(remark="朱女士"))
    gateway.mark_tag("lin", "wmZhu", add=[tag.id])
    assert len(wecom.calls("/cgi-bin/externalcontact/mark_tag")) == 1


def test_a_transfer_waits_for_the_turn_of_each_of_its_clients(wecom: Wecom, settings: Settings) -> None:
    wecom.set_up(contacts=[{"external_userid": f"wm{n}", "follow_user": ["lin"]} for n in range(2)])
    gateway = Gateway(wecom.corp)
    settings.WECOM_CALL_TIMEOUT_S = 0.1
    with turn(wecom.corp.corp_id, "wm1"), pytest.raises(Transient, match="another_write_to_the_client"):
        gateway.transfer_customer("lin", "zhou", ["wm0", "wm1"])
    assert wecom.calls("/cgi-bin/externalcontact/transfer_customer") == []
    assert [row.errcode for row in gateway.transfer_customer("lin", "zhou", ["wm0", "wm1"])] == [0, 0]


def test_calls_that_write_to_the_same_clients_in_another_order_do_not_wait_for_each_other_for_ever(
    client: str,
) -> None:
    pair = [client, client + "2"]

    def write(clients: list[str]) -> bool:
        with turns("ww1", clients):
            time.sleep(0.02)
            return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(write, [pair, pair[::-1]] * 4))


def test_without_redis_nobody_waits(client: str, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    began = time.monotonic()
    with turn("ww1", client), turn("ww1", client):
        assert time.monotonic() - began < 2

"""Writes to one client, one at a time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pytest_django import Settings

from clienteling.wecom.errors import Transient
from clienteling.wecom.turns import turn


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


def test_without_redis_nobody_waits(client: str, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    began = time.monotonic()
    with turn("ww1", client), turn("ww1", client):
        assert time.monotonic() - began < 2

"""Two beats: one is awake; when it is killed the other takes over, and a beat without PostgreSQL sleeps."""

import time
from pathlib import Path

import pytest
import redis

from runner.waiting import until
from tests import processes

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
NOWHERE = "http://127.0.0.1:1"
TICKS = "clienteling.wecom.tasks.deliver_due"
TAKEN_OVER_S = 15.0


class Broker:
    """What the beats put there: the sender's ticks come each second."""

    def __init__(self, url: str) -> None:
        self.client = redis.Redis.from_url(url)

    def ticks(self) -> int:
        return int(self.client.llen("deliver"))

    def per_second(self, seconds: float = 5.0) -> float:
        before, began = self.ticks(), time.monotonic()
        time.sleep(seconds)
        return (self.ticks() - before) / (time.monotonic() - began)


def test_of_two_beats_one_is_awake_and_the_other_takes_over(tmp_path: Path) -> None:
    with processes.valkey(tmp_path) as url:
        env, broker = processes.environment("beat", NOWHERE, url), Broker(url)
        with processes.beat(env, tmp_path / "first") as first:
            assert until(lambda: broker.ticks() > 0, processes.START_S)
            with processes.beat(env, tmp_path / "second"):
                time.sleep(3)
                assert broker.per_second() < 1.5
                processes.kill(first)
                told, began = broker.ticks(), time.monotonic()
                assert until(lambda: broker.ticks() > told, TAKEN_OVER_S)
                assert time.monotonic() - began <= TAKEN_OVER_S


def test_a_beat_without_postgresql_sleeps_and_does_not_end(tmp_path: Path) -> None:
    with processes.valkey(tmp_path) as url:
        env = processes.environment("beat", NOWHERE, url) | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
        with processes.beat(env, tmp_path / "schedule") as beat:
            time.sleep(4)
            assert (beat.poll(), Broker(url).ticks()) == (None, 0)

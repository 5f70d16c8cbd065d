"""A master and its replica watched by a sentinel: when the master dies, gateway and workers go on with the replica."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection
from kombu.exceptions import OperationalError
from pytest_django import Settings
from redis import Redis
from redis.sentinel import MasterNotFoundError, Sentinel

from clienteling.wecom.valkey import Away, Shared
from config.broker_settings import broker
from runner import ports
from runner.services import VALKEY, installed
from runner.waiting import until
from tests import processes

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
PASSWORD, NAME = "of-a-test", "house"
COMES_BACK_S = 60.0
WATCHES = (
    "sentinel monitor {name} 127.0.0.1 {port} 1",
    "sentinel auth-pass {name} {password}",
    "sentinel down-after-milliseconds {name} 500",
    "sentinel failover-timeout {name} 3000",
)


@contextmanager
def server(folder: Path, lines: list[str], *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    folder.mkdir()
    (folder / "conf").write_text("\n".join([*lines, f"dir {folder}", "protected-mode no"]))
    command = [str(installed(VALKEY)), str(folder / "conf"), *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


class House:
    """`first`: the master that a test may kill."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        one, other, watch = ports.free(), ports.free(), ports.free()
        data = [f"requirepass {PASSWORD}", f"masterauth {PASSWORD}", 'save ""', "repl-diskless-sync-delay 0"]
        self.first = stack.enter_context(server(folder / "one", [*data, f"port {one}"]))
        stack.enter_context(server(folder / "other", [*data, f"port {other}", f"replicaof 127.0.0.1 {one}"]))
        assert until(lambda: ports.listens(one) and ports.listens(other), 20)
        follower: Any = Redis(port=other, password=PASSWORD, decode_responses=True)
        assert until(lambda: follower.info("replication")["master_link_status"] == "up", 20)
        watches = [line.format(name=NAME, port=one, password=PASSWORD) for line in WATCHES]
        stack.enter_context(server(folder / "watch", [f"port {watch}", *watches], "--sentinel"))
        self.sentinel = f"127.0.0.1:{watch}"
        self._asked: Any = Sentinel([("127.0.0.1", watch)], socket_timeout=1)  # type: ignore[no-untyped-call]  # of redis
        self.was = one
        assert until(lambda: len(self.followers()) == 1, 30)

    def followers(self) -> list[object]:
        try:
            return list(self._asked.discover_slaves(NAME))
        except MasterNotFoundError:
            return []

    def has_moved(self) -> bool:
        try:
            return bool(self._asked.discover_master(NAME)[1] != self.was)
        except MasterNotFoundError:
            return False

    def finished(self) -> int:
        """Tasks that workers counted, at the master of the moment."""
        master = self._asked.master_for(NAME, password=PASSWORD, decode_responses=True, socket_timeout=1)
        counts = master.hgetall("metrics:counts")
        return sum(int(float(n)) for what, n in counts.items() if "tasks_total" in what and "deliver" in what)


@pytest.fixture
def house(tmp_path: Path, settings: Settings) -> Iterator[House]:
    with ExitStack() as stack:
        found = House(tmp_path, stack)
        settings.REDIS_SENTINELS, settings.REDIS_SENTINEL_MASTER = [found.sentinel], NAME
        settings.REDIS_URL = settings.QUEUE_URL = f"redis://:{PASSWORD}@{found.sentinel.replace(':', '-')}/0"
        yield found


def works(shared: Shared) -> bool:
    try:
        return bool(shared.ask(lambda redis: redis.set("seen", "1")))
    except Away:
        return False


def test_gateway_and_workers_follow_the_master(house: House, settings: Settings, tmp_path: Path) -> None:
    shared, app = Shared(settings.REDIS_URL), Celery("caller", set_as_current=False)
    app.conf.update(**broker())
    env = processes.environment("worker", "http://127.0.0.1:9") | {
        "QUEUE_URL": settings.QUEUE_URL,
        "REDIS_SENTINELS": house.sentinel,
        "REDIS_SENTINEL_MASTER": NAME,
    }
    connection.close()

    def told(times: int) -> bool:
        """Not while nobody is the master: a sentinel on a crowded machine may think so for a moment."""
        try:
            app.send_task("clienteling.wecom.tasks.deliver_due", queue="deliver", ignore_result=True)
            return house.finished() >= times
        except (MasterNotFoundError, OperationalError):
            return False

    with processes.worker(env, log=tmp_path / "log"):
        assert until(lambda: works(shared) and told(1), COMES_BACK_S, 0.5), (tmp_path / "log").read_text()
        house.first.kill()
        assert until(house.has_moved, COMES_BACK_S), "the sentinel chose nobody"
        assert until(lambda: works(shared), COMES_BACK_S, 0.2)
        assert until(lambda: told(0), COMES_BACK_S, 0.2)
        so_far = house.finished()
        assert until(lambda: told(so_far + 2), 2 * COMES_BACK_S, 0.5), (tmp_path / "log").read_text()

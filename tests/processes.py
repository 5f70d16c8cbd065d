"""Real workers, beats and web servers for tests: own process groups, the test's database and mock, killed when told."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from celery.beat import PersistentScheduler
from django.conf import settings
from django.db import connection

from config.celery import app
from runner import ports
from runner.services import VALKEY, installed
from runner.valkey import Valkey
from runner.waiting import until

THREADS = 4
CHILDREN = 2
START_S = 60.0
Running = AbstractContextManager["subprocess.Popen[bytes]"]


def environment(role: str, wecom_url: str, redis_url: str = "", public_url: str = "") -> dict[str, str]:
    """Of one process, with leases short enough for a test."""
    found = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "REDIS_URL": redis_url or settings.REDIS_URL,
        "PROCESS_ROLE": role,
        "WECOM_API_URL": wecom_url,
        "WECOM_OAUTH_URL": wecom_url,
        "OFFICIAL_ACCOUNT_API_URL": f"{wecom_url}/api.weixin.qq.com",
        "WECOM_CALL_TIMEOUT_S": "2",
        "WECOM_LEASE_S": "6",
        "WECOM_OFF_ROUND_S": "0",
        "ALERTS_AT_ANY_HOUR": "1",
        "WECOM_SENDER_THREADS": str(THREADS),
    }
    return found | ({"PUBLIC_URL": public_url} if public_url else {})


def _database_url() -> str:
    """Of the test database, host perhaps a socket's folder."""
    it = connection.settings_dict
    return (
        f"postgres://{quote(it['USER'], safe='')}:{quote(it['PASSWORD'], safe='')}"
        f"@{quote(it['HOST'], safe='')}:{it['PORT']}/{it['NAME']}"
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """SIGKILL to the process and its children at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@contextmanager
def running(*arguments: str, env: Mapping[str, str], log: Path | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """`python -m …` in a process group of its own, killed at the end. Says what it says to `log`, or with the test."""
    with log.open("ab") if log else nullcontext() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], env=env, start_new_session=True, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        kill(process)


def worker(
    env: Mapping[str, str],
    *,
    queues: str = "deliver",
    children: int = CHILDREN,
    name: str = "worker",
    log: Path | None = None,
) -> Running:
    what = ["-Q", queues, "-c", str(children), "-n", f"{name}@%h"]
    alone = ["--without-gossip", "--without-mingle"]
    return running("celery", "-A", "config", "worker", *what, *alone, env=env, log=log)


def beat(env: Mapping[str, str], schedule: Path, log: Path | None = None, *, alone: bool = True) -> Running:
    """Not `alone`: it ticks though another is awake, as if the house's lock were lost."""
    scheduler = [] if alone else ["-S", "celery.beat:PersistentScheduler"]
    return running("celery", "-A", "config", "beat", "-s", str(schedule), *scheduler, env=env, log=log)


def leave_schedule_of_an_hour_ago(path: Path) -> None:
    """What a beat that ended an hour ago left behind: to the next one everything is due."""
    scheduler = PersistentScheduler(app, schedule_filename=str(path))
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.default_now() - timedelta(hours=1)
    scheduler.close()


@contextmanager
def web(env: Mapping[str, str], port: int, log: Path | None = None) -> Iterator[None]:
    """The web server on that port, once it serves."""
    where = ["--interface", "wsgi", "--host", ports.HOST, "--port", str(port), "--workers", "1", "--no-ws"]
    with running("granian", *where, "--log-level", "warning", "config.wsgi:application", env=env, log=log) as process:
        assert until(lambda: process.poll() is not None or ports.answers_http(port, "/healthz"), START_S, 0.05)
        assert process.poll() is None, "the web server ended"
        yield


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """A Valkey of its own, so that no other test's worker takes these tasks; its address."""
    server = Valkey(folder, installed(VALKEY), password="of-a-test", durable=False)
    server.launch()
    try:
        server.await_ready()
        yield server.url
    finally:
        server.stop()

"""One real Celery worker process that delivers, ticked as beat would, against a WeCom given by its address."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote

from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import Queue

from clienteling.wecom.services.outbox import DELIVER

TICK_S = 1.0
LOOK_S = 0.1
ENOUGH = "1000000000"
NO_LIMITS = {
    name: ENOUGH
    for name in (
        "WECOM_API_PER_MINUTE",
        "WECOM_API_PER_HOUR",
        "WECOM_ADDRESS_PER_MINUTE",
        "WECOM_ADDRESS_PER_HOUR",
        "WECOM_MEMBER_PER_MINUTE",
        "WECOM_MEMBER_PER_HOUR",
    )
}


def database_url() -> str:
    """Of the database this process uses, host perhaps a socket's folder."""
    it = connection.settings_dict
    who, host = f"{quote(it['USER'], safe='')}:{quote(it['PASSWORD'], safe='')}", quote(it["HOST"], safe="")
    return f"postgres://{who}@{host}:{it['PORT']}/{it['NAME']}"


@contextmanager
def one_worker(wecom_url: str, changes: Mapping[str, str], *, threads: int) -> Iterator[None]:
    """A worker with one child, in a process group of its own, killed at the end."""
    env = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL, "PROCESS_ROLE": "worker"}
    env |= {"WECOM_API_URL": wecom_url, "WECOM_SENDER_THREADS": str(threads), "WECOM_OFF_ROUND_S": "0", **changes}
    alone = ["--without-gossip", "--without-mingle", "-n", f"bench-{os.getpid()}@%h"]
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "deliver", "-c", "1", *alone]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, start_new_session=True, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        with current_app.connection_for_write() as broker:
            Queue("deliver", channel=broker.default_channel).purge()


def tick_until(done: Callable[[], bool], within_s: float) -> None:
    """Do as beat does, until the condition holds. Raises AssertionError when that takes too long."""
    until, tick_at = time.monotonic() + within_s, 0.0
    while not done():
        now = time.monotonic()
        assert now < until, f"not done within {within_s} s"
        if now >= tick_at:
            current_app.send_task(DELIVER, retry=False)
            tick_at = now + TICK_S
        time.sleep(LOOK_S)

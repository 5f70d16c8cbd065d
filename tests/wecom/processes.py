"""Real Celery workers for tests: their own process group, the test's database and the mock, killed when told."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.db import connection

THREADS = 4
CHILDREN = 2


def _database_url() -> str:
    """Of the test database, host perhaps a socket's folder."""
    it = connection.settings_dict
    return (
        f"postgres://{quote(it['USER'], safe='')}:{quote(it['PASSWORD'], safe='')}"
        f"@{quote(it['HOST'], safe='')}:{it['PORT']}/{it['NAME']}"
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """SIGKILL to the worker and its children at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@contextmanager
def worker(wecom_url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of the queue `deliver` with leases short enough for a test."""
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "PROCESS_ROLE": "worker",
        "WECOM_API_URL": wecom_url,
        "WECOM_CALL_TIMEOUT_S": "2",
        "WECOM_LEASE_S": "6",
        "WECOM_SENDER_THREADS": str(THREADS),
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "deliver", "-c", str(CHILDREN)]
    process = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle", "-l", "warning"], env=environment, start_new_session=True
    )
    try:
        yield process
    finally:
        kill(process)

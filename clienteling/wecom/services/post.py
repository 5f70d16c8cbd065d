"""Makes the calls of the outbox in a pool of threads: no database here, results go back through a queue."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from queue import SimpleQueue
from uuid import UUID

from django.conf import settings

from clienteling.lib import clock
from clienteling.wecom.calls.messages import Sent
from clienteling.wecom.delivery import Row
from clienteling.wecom.errors import WecomError
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Corp


@dataclass(frozen=True)
class Job:
    """A claimed send with its permit. Not started after `start_by` (monotonic): permit and lease would be stale."""

    send_id: int
    lease_token: UUID
    corp: Corp
    row: Row
    body: bytes
    start_by: float


@dataclass(frozen=True)
class Done:
    """`outcome` None: it was not tried."""

    job: Job
    outcome: Sent | WecomError | None
    at: datetime
    took_ms: int


_here = threading.local()


def _gateway(corp: Corp) -> Gateway:
    """This thread's gateway of that corp, with its open connection."""
    gateways: dict[tuple[str, ...], Gateway] = _here.__dict__.setdefault("gateways", {})
    key = (settings.WECOM_API_URL, corp.corp_id, str(corp.agent_id), str(corp.secret))
    if key not in gateways:
        gateways[key] = Gateway(corp)
    return gateways[key]


def post(job: Job, results: "SimpleQueue[Done]") -> None:
    """One try; whatever happens, one result."""
    started = time.monotonic()
    outcome: Sent | WecomError | None = None
    try:
        if started < job.start_by:
            outcome = _gateway(job.corp).send_rendered(job.row.api, job.body)
    except WecomError as error:
        outcome = error
    finally:
        results.put(Done(job, outcome, clock.now(), int((time.monotonic() - started) * 1000)))


@cache
def _pool(pid: int, threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="wecom-post")


def pool() -> ThreadPoolExecutor:
    """This process's threads, kept so that their connections to WeCom stay open; a forked child makes its own."""
    return _pool(os.getpid(), settings.WECOM_SENDER_THREADS)

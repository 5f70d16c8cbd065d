"""Makes the calls of the outbox in a pool of threads: no database here, results go back through a queue."""

import logging
import os
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from queue import SimpleQueue

from django.conf import settings

from clienteling.lib import clock, points
from clienteling.lib.encryption import WrongKey
from clienteling.wecom.calls.messages import Sent
from clienteling.wecom.delivery import Row
from clienteling.wecom.errors import Transient, Unclear, WecomError
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.lanes import Lane
from clienteling.wecom.models import Corp, Send

logger = logging.getLogger(__name__)
# A call that takes longer than this gives its place to another: a few slow answers must not hold up the quick.
SLOW_S = 0.5


class Place:
    """The right to be one of so many calls at once, given back once: at the call's end, or when it proves slow."""

    def __init__(self, free: threading.Semaphore) -> None:
        self._free = free
        self._one = threading.Lock()
        self.since: float | None = None
        self.slow = False

    def take(self) -> None:
        self._free.acquire()
        self.since = time.monotonic()

    def give_back(self) -> None:
        with self._one:
            taken, self.since = self.since is not None, None
        if taken:
            self._free.release()


@dataclass(frozen=True, eq=False)
class Job:
    """A claimed send with its permit. Not started after `start_by` (monotonic): permit and lease would be stale."""

    send: Send
    row: Row
    start_by: float
    call_s: float
    place: Place


@dataclass(frozen=True)
class Done:
    """`outcome` None: it was not tried."""

    job: Job
    outcome: Sent | WecomError | None
    at: datetime
    took_ms: int


def make_way(jobs: Iterable[Job]) -> None:
    """Let others have the places of calls that take long."""
    before = time.monotonic() - SLOW_S
    for job in jobs:
        since = job.place.since
        if since is not None and since < before:
            job.place.slow = True
            job.place.give_back()


_here = threading.local()


def _gateway(corp: Corp, call_s: float) -> Gateway:
    """This thread's gateway of that corp, with its open connection."""
    gateways: dict[tuple[str, ...], Gateway] = _here.__dict__.setdefault("gateways", {})
    key = (settings.WECOM_API_URL, corp.corp_id, str(corp.agent_id), str(corp.secret), str(call_s))
    if key not in gateways:
        gateways[key] = Gateway(corp, call_s)
    return gateways[key]


def post(job: Job, results: "SimpleQueue[Done]") -> None:
    """One try; whatever happens, one result."""
    job.place.take()
    started = time.monotonic()
    outcome = _try(job) if started < job.start_by else None
    job.place.give_back()
    points.reached("delivery.posted")
    results.put(Done(job, outcome, clock.now(), int((time.monotonic() - started) * 1000)))


def _try(job: Job) -> Sent | WecomError:
    """Our own faults never end the run: unreadable means that nothing was sent, all else that we cannot know."""
    api = job.row.api
    try:
        return _gateway(job.send.corp, job.call_s).send_rendered(api, str(job.send.body).encode())
    except WecomError as error:
        return error
    except WrongKey:
        return Transient(api, "cannot_be_decrypted")
    except Exception as error:
        logger.exception("wecom.post_failed", extra={"send": job.send.pk})
        return Unclear(api, f"fault:{type(error).__name__}")


class Pool:
    """Threads of one lane."""

    def __init__(self, lane: Lane) -> None:
        self._threads = ThreadPoolExecutor(lane.most_threads, thread_name_prefix=f"wecom-{lane.name}")
        self._free = threading.Semaphore(lane.threads)

    def place(self) -> Place:
        return Place(self._free)

    def submit(self, job: Job, results: "SimpleQueue[Done]") -> None:
        self._threads.submit(post, job, results)


@cache
def _pool(pid: int, lane: Lane) -> Pool:
    return Pool(lane)


def pool(lane: Lane) -> Pool:
    """This process's threads, kept so that their connections to WeCom stay open; a forked child makes its own."""
    return _pool(os.getpid(), lane)

"""Makes the calls of the outbox in a pool of threads: no database here, results go back through a queue."""

import logging
import os
import threading
import time
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
from clienteling.wecom.models import Corp, Send

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A claimed send with its permit. Not started after `start_by` (monotonic): permit and lease would be stale."""

    send: Send
    row: Row
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
    outcome = _try(job) if started < job.start_by else None
    points.reached("delivery.posted")
    results.put(Done(job, outcome, clock.now(), int((time.monotonic() - started) * 1000)))


def _try(job: Job) -> Sent | WecomError:
    """Our own faults never end the run: unreadable means that nothing was sent, all else that we cannot know."""
    api = job.row.api
    try:
        return _gateway(job.send.corp).send_rendered(api, str(job.send.body).encode())
    except WecomError as error:
        return error
    except WrongKey:
        return Transient(api, "cannot_be_decrypted")
    except Exception as error:
        logger.exception("wecom.post_failed", extra={"send": job.send.pk})
        return Unclear(api, f"fault:{type(error).__name__}")


@cache
def _pool(pid: int, threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="wecom-post")


def pool() -> ThreadPoolExecutor:
    """This process's threads, kept so that their connections to WeCom stay open; a forked child makes its own."""
    return _pool(os.getpid(), settings.WECOM_SENDER_THREADS)

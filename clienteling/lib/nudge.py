"""Wakes a task early. Best effort: the row is the queue, and a lost nudge costs one tick of beat."""

import logging
import time
from itertools import count

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from clienteling.lib import redis_absence

logger = logging.getLogger(__name__)
_lost = count(1)
_last: dict[str, float] = {}


def nudge_after_commit(task: str, *, apart_s: float = 0.0) -> None:
    """Send the task by name once the transaction has committed; one of a crowd at most every `apart_s`."""
    transaction.on_commit(lambda: nudge_apart(task, apart_s), robust=True)


def nudge_apart(task: str, apart_s: float) -> None:
    """Nothing when this process nudged so short a time ago: what it leaves out waits for the next nudge or tick."""
    now = time.monotonic()
    if now - _last.get(task, -apart_s) >= apart_s:
        _last[task] = now
        nudge(task)


def nudge(task: str) -> None:
    """Send the task by name. A broker that is away is counted, costs 0.7 s once, and then nothing for 5 s."""
    if redis_absence.is_fresh(settings.REDIS_URL):
        return
    try:
        current_app.send_task(task, retry=False)
    except (OperationalError, OSError) as error:
        redis_absence.note(settings.REDIS_URL)
        logger.warning("nudge.lost", extra={"task": task, "lost": next(_lost), "error": type(error).__name__})

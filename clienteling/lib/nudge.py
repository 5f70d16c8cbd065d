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
_runs_at: dict[str, float] = {}  # the latest nudge of this process, which may be still to come


def nudge_after_commit(task: str, *, apart_s: float = 0) -> None:
    """Send the task by name once the transaction has committed."""
    transaction.on_commit(lambda: nudge(task, apart_s=apart_s), robust=True)


def nudge(task: str, *, apart_s: float = 0) -> None:
    """Send the task by name. A broker that is away is counted, costs 0.7 s once, and then nothing for 5 s.

    `apart_s`: this process sends so few; the task runs a moment later then, and once for all who came meanwhile.
    """
    now = time.monotonic()
    if redis_absence.is_fresh(settings.QUEUE_URL) or (apart_s and _runs_at.get(task, 0.0) > now):
        return
    wait_s = max(0.0, _runs_at.get(task, 0.0) + apart_s - now) if apart_s else 0.0
    try:
        current_app.send_task(task, retry=False, countdown=wait_s or None)
        _runs_at[task] = now + wait_s
    except (OperationalError, OSError) as error:
        redis_absence.note(settings.QUEUE_URL)
        logger.warning("nudge.lost", extra={"task": task, "lost": next(_lost), "error": type(error).__name__})

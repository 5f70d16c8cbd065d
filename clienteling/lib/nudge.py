"""Wakes a task early. Best effort: the row is the queue, and a lost nudge costs one tick of beat."""

import logging
import time
from itertools import count

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
PAUSE_S = 5.0
_lost = count(1)
_silent_until = 0.0


def nudge_after_commit(task: str) -> None:
    """Send the task by name once the transaction has committed."""
    transaction.on_commit(lambda: nudge(task), robust=True)


def nudge(task: str) -> None:
    """Send the task by name. A broker that is away is counted, costs 0.7 s once, and then nothing for 5 s."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(task, retry=False)
    except (OperationalError, OSError) as error:
        _silent_until = time.monotonic() + PAUSE_S
        logger.warning("nudge.lost", extra={"task": task, "lost": next(_lost), "error": type(error).__name__})

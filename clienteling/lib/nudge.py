"""A word to the workers that rows are due. Best effort: a lost nudge costs one tick of beat, never the request."""

import logging
from collections import Counter

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
lost: Counter[str] = Counter()


def nudge(task_name: str) -> None:
    """After the running transaction commits, ask for one run of the task."""
    transaction.on_commit(lambda: send(task_name))


def send(task_name: str) -> None:
    try:
        current_app.send_task(task_name, retry=False, ignore_result=True)
    except Exception:  # an absent broker has many faces, and none may reach the caller
        lost[task_name] += 1
        log.warning("nudge lost: %s (%d so far)", task_name, lost[task_name], exc_info=True)

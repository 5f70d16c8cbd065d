"""Counts Celery's tasks in the process that ran them."""

import time
from typing import Any

from celery import Task
from celery.signals import task_postrun, task_prerun

from config.metrics.counts import counts

BEGAN = "_metrics_began"


@task_prerun.connect
def begin(task: "Task[..., Any]", **_: Any) -> None:
    setattr(task.request, BEGAN, time.monotonic())


@task_postrun.connect
def end(task: "Task[..., Any]", state: str | None = None, **_: Any) -> None:
    """Not the arguments, and not the answer."""
    queue = (task.request.delivery_info or {}).get("routing_key") or "here"
    counts.add("clienteling_tasks_total", task=task.name, state=state or "UNKNOWN")
    counts.took(
        "clienteling_task_seconds", time.monotonic() - getattr(task.request, BEGAN, time.monotonic()), queue=queue
    )
    if state == "SUCCESS":
        counts.happened(f"task:{queue}")

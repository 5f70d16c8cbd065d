"""Celery entry points of the client side."""

from celery import shared_task

from clienteling.clients.services import ensure_around
from clienteling.lib import clock


@shared_task
def ensure_partitions() -> None:
    """Every hour: the next months of the activity log have their partitions."""
    ensure_around(clock.now())

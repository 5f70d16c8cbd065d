"""Celery entry points of the client side."""

from celery import shared_task

from clienteling.clients.services import ensure_around, pull_due, reconcile_due
from clienteling.lib import clock


@shared_task
def ensure_partitions() -> None:
    """Every hour: the next months of the activity log have their partitions."""
    ensure_around(clock.now())


@shared_task
def pull_contacts() -> None:
    """Every 5 seconds: ask WeCom about the contacts that callbacks named."""
    pull_due(clock.now())


@shared_task
def reconcile() -> None:
    """Every minute: begin the night's comparison with WeCom, or go on with it."""
    reconcile_due(clock.now())

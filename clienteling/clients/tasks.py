"""Celery entry points of the client side."""

from celery import shared_task

from clienteling.clients.services import ensure_around, forget_missed, pull_due, refresh_ways, sync_ways
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
def refresh_contact_ways() -> None:
    """Every 30 seconds: the rota, the caps and the ends of contact ways; visits nobody came back to."""
    forget_missed(clock.now())
    refresh_ways(clock.now())


@shared_task
def sync_contact_ways() -> None:
    """Every 5 seconds: tell WeCom which contact ways changed."""
    sync_ways(clock.now())

"""Celery entry points of the client side."""

from celery import shared_task

from clienteling.clients.services import ensure_around, join_known, look_up_due, pull_due
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
def look_up_followers() -> None:
    """Every 5 seconds: ask WeChat who they are that followed an Official Account."""
    look_up_due(clock.now())


@shared_task
def join_followers() -> None:
    """Every minute: followers who have become clients since."""
    join_known(clock.now())

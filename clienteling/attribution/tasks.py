"""Celery entry points of attribution."""

from celery import shared_task

from clienteling.attribution.services import take_overlooked
from clienteling.lib import clock


@shared_task
def take_waiting_refunds() -> None:
    """Every minute: refunds told in the very moment in which their order was recorded."""
    take_overlooked(clock.now())

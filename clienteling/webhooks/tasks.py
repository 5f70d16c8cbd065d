"""Celery's ways into webhooks; beat ticks them, a nudge wakes them early."""

from celery import shared_task

from clienteling.lib import clock
from clienteling.webhooks import services


@shared_task
def deliver_due() -> None:
    """Every 2 seconds: deliver what is due."""
    services.deliver_due()


@shared_task
def forget_old() -> None:
    """Every hour: forget events that cannot be replayed any more."""
    services.forget_old(clock.now())

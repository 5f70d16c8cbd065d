"""Celery's ways into the gateway; beat ticks them, nudges wake them early."""

from celery import shared_task

from clienteling.wecom import services
from clienteling.wecom.places import places


@shared_task
def deliver_due() -> None:
    """Every second: deliver what is due in the outbox, unless half of this worker's children do so already."""
    with places.one() as free:
        if free:
            services.deliver_due()


@shared_task
def dispatch_callbacks() -> None:
    """Every 2 seconds: let subscribers hear what arrived."""
    services.dispatch_callbacks()

"""Celery entry points of oversight."""

from celery import shared_task

from clienteling.lib import clock
from clienteling.oversight.services import erase_due, make_due, nightly, replay, run_audit


@shared_task
def audit() -> None:
    """Every 10 minutes: is everything true that must always be true?"""
    run_audit(clock.now())


@shared_task
def serve_clients() -> None:
    """Every 30 s: copies that were asked for, erasures whose delay is over, and those a restore undid."""
    at = clock.now()
    make_due(at)
    erase_due(at)
    replay((), at=at)


@shared_task
def delete_old() -> None:
    """Every hour, once a night: what has been kept long enough goes."""
    nightly(clock.now())

"""Celery entry points of oversight."""

from celery import shared_task

from clienteling.lib import clock
from clienteling.oversight.services import run_audit


@shared_task
def audit() -> None:
    """Every 10 minutes: is everything true that must always be true?"""
    run_audit(clock.now())

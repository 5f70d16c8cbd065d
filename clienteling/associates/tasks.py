"""Celery entry points of the organisation."""

from celery import shared_task

from clienteling.associates import services
from clienteling.lib import clock


@shared_task
def pull_members() -> None:
    """Every 5 seconds: ask WeCom about the members that callbacks named."""
    services.pull_due(clock.now())


@shared_task
def read_directories() -> None:
    """Every 2 seconds: a step of each reading of a directory that is under way."""
    services.advance_due(clock.now())


@shared_task
def start_nightly_directories() -> None:
    """Every 10 minutes: where it is night and nobody has read the directory yet, begin."""
    services.start_nightly(clock.now())

"""Celery entry points of outreach."""

from celery import shared_task

from clienteling.lib import clock
from clienteling.outreach import services


@shared_task
def make_pictures_ready() -> None:
    """Every 5 minutes: pictures of welcome messages are at WeCom before a client comes."""
    services.make_pictures_ready(clock.now())

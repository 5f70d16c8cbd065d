"""Celery entry points of the insights."""

from celery import shared_task

from clienteling.insights.services.official import fetch_days
from clienteling.lib import clock


@shared_task
def fetch_official_account_days() -> None:
    """Every hour: the days that WeChat has counted since."""
    fetch_days(clock.now())

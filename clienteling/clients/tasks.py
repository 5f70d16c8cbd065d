"""Celery entry points of the client side."""

from celery import shared_task

from clienteling.clients import services
from clienteling.clients.imports import jobs
from clienteling.clients.services import (
    ensure_around,
    expire_points,
    join_known,
    keep_days,
    look_up_due,
    propose_namesakes,
    pull_due,
    reconcile_due,
    refresh_ways,
    sync_ways,
)
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
    """Every 30 seconds: the rota, the caps and the ends of contact ways."""
    refresh_ways(clock.now())


@shared_task
def sync_contact_ways() -> None:
    """Every 5 seconds: tell WeCom which contact ways changed."""
    sync_ways(clock.now())


@shared_task
def move_handovers() -> None:
    """Every 10 seconds, and after a callback about a transfer: the next step of handovers that are under way."""
    services.move_handovers(clock.now())


@shared_task
def settle_merges() -> None:
    """Every 10 minutes: activity stored in the very moment of a merge or its undoing."""
    services.settle_merges(clock.now())


@shared_task
def find_namesakes() -> None:
    """Every hour: clients of one name and birthday go to the queue of doubtful matches."""
    propose_namesakes(clock.now())


@shared_task
def turn_the_day() -> None:
    """Every hour: lunar birthdays and important dates move on, points over their date are taken off."""
    keep_days(clock.now())
    expire_points(clock.now())


@shared_task
def pull_tags() -> None:
    """Every minute, and after a callback: read the tags of corps where they changed."""
    services.pull_tags(clock.now())


@shared_task
def push_tags() -> None:
    """Every 10 seconds, and after a change: tell WeCom which tags changed here, and which clients were tagged."""
    services.push_tag_changes(clock.now())
    services.push_tags(clock.now())


@shared_task
def look_up_followers() -> None:
    """Every 5 seconds: ask WeChat who they are that followed an Official Account."""
    look_up_due(clock.now())


@shared_task
def join_followers() -> None:
    """Every minute: followers who have become clients since."""
    join_known(clock.now())


@shared_task
def reconcile() -> None:
    """Every minute: begin the night's comparison with WeCom, or go on with it."""
    reconcile_due(clock.now())


@shared_task(time_limit=170)
def import_files() -> None:
    """Every 5 seconds, and after an upload: go on with the oldest import; 30 seconds, beside opening the file."""
    jobs.work_due(clock.now())


@shared_task
def forget_imports() -> None:
    """Every hour: rejected rows that nobody needs any more."""
    jobs.forget_old(clock.now())

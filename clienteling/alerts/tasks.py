"""Celery entry points: each looks whether rows are due, and decides nothing."""

from datetime import timedelta

from celery import shared_task

from clienteling.alerts import services
from clienteling.lib import clock

HALF_A_MINUTE = timedelta(seconds=30)


@shared_task
def evaluate_new() -> None:
    """Every 2 s and after each batch: the rules on activity."""
    services.evaluate_new(clock.now())


@shared_task
def sweep_due() -> None:
    """Every 30 s: the daily rules whose hour has come in a market."""
    services.sweep_due(clock.now())


@shared_task
def send_due() -> None:
    """Every 2 s: write the sends of waiting alerts and of further cards."""
    services.send_due(clock.now())
    services.send_copies(clock.now())


@shared_task
def follow_up() -> None:
    """Every 30 s: what was put off comes back, what nobody touched is passed on."""
    services.come_back(clock.now())
    services.escalate(clock.now())


@shared_task
def settle() -> None:
    """Every 2 s: what became of the sends."""
    services.settle(clock.now())


@shared_task
def apply_auto_tags() -> None:
    """Every 10 minutes: the automatic tags of markets that have a new day."""
    services.apply_auto_tags(clock.now())


@shared_task(time_limit=280)
def measure() -> None:
    """Every 5 minutes: what became of alerts."""
    services.measure(clock.now())


@shared_task
def run_backtests() -> None:
    """Every 10 s and when one was asked for: the next days of backtests, for half a minute at most."""
    services.run_backtests(clock.now(), until=clock.now() + HALF_A_MINUTE)


@shared_task
def stop_the_annoying() -> None:
    """Every 5 minutes: rules that are dismissed too often, or lose clients."""
    services.stop_the_annoying(clock.now())

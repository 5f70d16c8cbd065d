"""Nudges after commit: early when the broker is there, cheap and harmless when it is not."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import transaction

from clienteling.lib import clock
from clienteling.lib.nudge import nudge
from clienteling.wecom.models import Corp, Send
from clienteling.wecom.services import queue_many
from tests.wecom.sends import a_send

NUDGES = """
import time, django
django.setup()
import config.broker
from celery import current_app
current_app.finalize(auto=True)
from clienteling.lib.nudge import nudge
for _ in range(2):
    began = time.monotonic()
    nudge("clienteling.wecom.tasks.deliver_due")
    print(time.monotonic() - began)
"""


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def waits(port: int) -> list[float]:
    """Seconds that two nudges cost a web process whose broker is at this port."""
    environment = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{port}/0", "PROCESS_ROLE": "web"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run([sys.executable, "-c", NUDGES], env=environment, capture_output=True, check=True, timeout=60)
    return [float(line) for line in done.stdout.split()]


@pytest.mark.django_db(transaction=True)
def test_a_committed_send_nudges_the_sender_and_a_rolled_back_one_does_not(corp: Corp, nudges: list[str]) -> None:
    queue_many([a_send(corp, "k1")], clock.now())
    with transaction.atomic():
        queue_many([a_send(corp, "k2")], clock.now())
        transaction.set_rollback(True)
    assert nudges == ["clienteling.wecom.tasks.deliver_due"]
    assert Send.objects.count() == 1


@pytest.mark.processes
def test_a_silent_broker_costs_one_request_at_most_700_ms_and_the_next_nothing(silent: int) -> None:
    first, second = waits(silent)
    assert first < 0.7 and second < 0.01


def test_nudges_that_may_wait_for_each_other_become_one_that_comes_after_all_of_them(nudges: list[str]) -> None:
    for _ in range(5):
        nudge("tests.apart", apart_s=60)
    assert nudges == ["tests.apart"] * 2
    for _ in range(2):
        nudge("tests.at_once")
    assert nudges[2:] == ["tests.at_once"] * 2

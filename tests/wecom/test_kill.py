"""`kill -9` of a worker in the middle of a delivery: nothing is lost, nothing is seen twice."""

import time
from collections import Counter
from collections.abc import Callable

import pytest
from celery import current_app

from clienteling.lib import clock
from clienteling.wecom.models import Send
from clienteling.wecom.services import queue_many
from clienteling.wecom.services.outbox import DELIVER
from clienteling.wecom.services.sender import RECORD_EVERY
from tests.processes import CHILDREN, THREADS, environment, kill, worker
from tests.wecom.conftest import Wecom
from tests.wecom.sends import a_send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
SENDS = 300
NAMES = tuple(f"associate{n}" for n in range(40))
# Calls under way in each child, and results that had come back and were not yet written.
MOST_DOUBLED = CHILDREN * (THREADS + 2 * RECORD_EVERY)


def tick_until(done: Callable[[], bool], within_s: float) -> None:
    """Do as beat does, until the condition holds."""
    until = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < until, "took too long"
        current_app.send_task(DELIVER, retry=False)
        time.sleep(0.2)


def settled() -> bool:
    return not Send.objects.filter(state__in=["queued", "sending"]).exists()


def test_a_killed_worker_loses_nothing_and_nobody_sees_anything_twice(wecom: Wecom) -> None:
    wecom.set_up(names=NAMES)
    wecom.fault("delay", seconds=0.05, times=-1)
    queue_many([a_send(wecom.corp, f"card-{n}", to=NAMES[n % 40]) for n in range(SENDS)], clock.now())

    with worker(environment("worker", wecom.url)) as first:
        tick_until(lambda: len(wecom.calls()) > SENDS // 10, within_s=40)
        kill(first)
    cut_off = Send.objects.filter(state="sending").count()
    with worker(environment("worker", wecom.url)):
        tick_until(settled, within_s=60)

    assert cut_off > 0, "the worker was idle when it was killed"
    assert Counter(Send.objects.values_list("state", flat=True)) == {"accepted": SENDS}
    shown = Counter(row["content"]["task_id"] for name in NAMES for row in wecom.phone(name))
    assert shown == {f"card-{n}": 1 for n in range(SENDS)}
    # A request that the kill cut off in its middle was refused, so it is no call.
    bodies = Counter(row["body"] for row in wecom.calls() if row["answer"]["errcode"] == 0)
    assert len(bodies) == SENDS
    assert bodies.total() - SENDS <= MOST_DOUBLED

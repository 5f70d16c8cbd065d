"""Claims and leases, with two workers and with one that froze."""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection

from clienteling.lib import clock
from clienteling.wecom import delivery
from clienteling.wecom.calls.messages import Sent
from clienteling.wecom.models import Attempt, Corp, Send
from clienteling.wecom.services import deliver_due, queue_many
from clienteling.wecom.services.holding import row_of
from tests.wecom.conftest import Wecom
from tests.wecom.sends import a_send, queued

pytestmark = pytest.mark.django_db(transaction=True)


def claim(lease_s: float = 30, limit: int = 100) -> list[Send]:
    return Send.objects.claim(clock.now(), uuid4(), lease_s, limit)


def accept(send: Send) -> int:
    verdict = delivery.after(row_of(send), Sent("late", "", ()), clock.now(), 0.0)
    assert send.lease_token
    return Send.objects.settle([(send.pk, send.lease_token, verdict)])


def test_two_workers_claim_different_rows(corp: Corp) -> None:
    queue_many([a_send(corp, f"k{n}") for n in range(60)], clock.now())
    barrier, claimed = threading.Barrier(2), Counter[int]()

    def work() -> None:
        barrier.wait()
        claimed.update(send.pk for _ in range(3) for send in claim(limit=10))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(claimed), set(claimed.values())) == (60, {1})


def test_two_workers_deliver_each_send_once(wecom: Wecom) -> None:
    queue_many([a_send(wecom.corp, f"k{n}", to=("lin", "zhou", "chan")[n % 3]) for n in range(60)], clock.now())

    def work() -> None:
        deliver_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Send.objects.filter(state="accepted").count() == len(wecom.calls()) == Attempt.objects.count() == 60


def test_an_abandoned_claim_is_taken_up_and_replayed_with_the_same_bytes(wecom: Wecom) -> None:
    send = queued(wecom.corp)
    [lost] = claim(lease_s=-1)
    assert lost.lease_token
    Send.objects.begin(lost.lease_token, -1, [lost.pk])
    deliver_due()
    send.refresh_from_db()
    assert (send.state, send.tries) == ("accepted", 2)
    assert wecom.calls()[0]["body"] == send.body


def test_a_worker_that_froze_and_wakes_changes_nothing(wecom: Wecom) -> None:
    send = queued(wecom.corp)
    [frozen] = claim(lease_s=-1)
    deliver_due()
    assert accept(frozen) == 0
    send.refresh_from_db()
    assert (send.state, send.msgid != "late") == ("accepted", True)


def test_a_live_lease_is_nobody_elses(corp: Corp) -> None:
    queued(corp)
    assert (len(claim()), len(claim())) == (1, 0)

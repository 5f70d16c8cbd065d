"""Rows of a handover are claimed: two workers never ask WeCom for the same client."""

import threading
from collections import Counter

import pytest
from django.db import connection

from clienteling.clients.models import ClientTransfer
from clienteling.clients.services import move_handovers, preview_handover, run_handover
from tests.clients.handing import open_shop
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_ask_for_each_client_once(wecom: Wecom) -> None:
    shop = open_shop(wecom, ["lin", "zhou", "chan"], 12)
    handover = shop.handover()
    preview_handover(handover, by=shop.clerk, at=shop.now())
    run_handover(handover, by=shop.clerk, at=shop.now())
    barrier, at = threading.Barrier(2), shop.now()

    def work() -> None:
        barrier.wait()
        for _ in range(3):
            move_handovers(at)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    asked = Counter(ClientTransfer.objects.running().values_list("client", flat=True))
    assert (len(asked), set(asked.values())) == (12, {1})
    assert handover.clients.counted().keys() <= {"waiting", "asked"}  # asked: the answer took too long

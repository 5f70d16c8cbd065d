"""Many at once: real threads, real commits, one effect."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection

from clienteling.attribution.models import LedgerTransaction, Order, Refund
from clienteling.attribution.services import record_order, record_orders, record_refund
from clienteling.clients.models import Activity
from tests.attribution.sales import NOON, client_of_lin, commissions, credited, order, plan, refund
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def at_once(times: int, act: Callable[[int], T]) -> list[T]:
    def one(number: int) -> T:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_fifty_threads_posting_one_refund_make_one_entry(cast: Cast) -> None:
    plan(cast)
    client = client_of_lin(cast)
    record_order(order(client), at=NOON)
    answers = at_once(50, lambda _: record_refund(refund(400_000), at=NOON)[1])
    client.refresh_from_db()
    assert sorted(answers) == [False] * 49 + [True]
    assert (Refund.objects.count(), LedgerTransaction.objects.count(), commissions()) == (1, 2, [25_000, -10_000])
    assert (credited(), client.lifetime_minor) == (600_000, 600_000)


def test_eight_threads_recording_the_same_orders_record_each_once(cast: Cast) -> None:
    plan(cast)
    client = client_of_lin(cast)
    rows = [order(client, external_id=f"A-{n}") for n in range(20)]
    answers = at_once(8, lambda n: len(record_orders(rows if n % 2 else rows[::-1], at=NOON).created))
    client.refresh_from_db()
    assert sum(answers) == 20
    assert Order.objects.count() == client.order_count == Activity.objects.count() == len(commissions()) == 20

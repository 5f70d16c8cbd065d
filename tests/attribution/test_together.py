"""Many at once: real threads, real commits, one effect."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import pytest
from django.db import connection, transaction

from clienteling.associates.roles import Role
from clienteling.attribution.models import LedgerTransaction, Order, Pickup, Refund
from clienteling.attribution.services import PickupData, record_order, record_orders, record_pickup, record_refund
from clienteling.clients.models import Activity, Client
from clienteling.clients.services import merge_clients, undo_merge
from tests.attribution.sales import NOON, client_of_lin, commissions, credited, order, plan, refund
from tests.conftest import Cast
from tests.factories import AssociateFactory

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
WAITING = """SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
    SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database WHERE d.datname = current_database())"""


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


@pytest.mark.parametrize("undone", [False, True])
def test_what_meets_a_merge_or_its_undoing_is_whose_it_is_then(cast: Cast, undone: bool) -> None:
    """Order and piece wait for the merge's locks, and look again whose they are once they have them."""
    plan(cast)
    clerk = AssociateFactory.create(userid="clerk", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS)
    survivor, other = client_of_lin(cast), client_of_lin(cast)
    merge = merge_clients(survivor, other, by=clerk, at=NOON) if undone else None
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            if merge:
                undo_merge(merge, by=clerk, at=NOON)
            else:
                merge_clients(survivor, other, by=clerk, at=NOON)
            told = [pool.submit(on_its_own, act) for act in (partial(tell_order, other), partial(tell_piece, other))]
            waiting_for_a_lock(2)
        for one in told:
            one.result()
    whose = other if undone else survivor
    assert (Order.objects.get().client, Pickup.objects.get().client) == (whose, whose)
    assert Client.objects.get(pk=whose.pk).order_count == 1 and credited() == 1_000_000


def test_a_refund_that_meets_a_merge_waits_for_it(cast: Cast) -> None:
    plan(cast)
    survivor, other = client_of_lin(cast), client_of_lin(cast)
    record_order(order(other), at=NOON)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            list(Client.objects.select_for_update().filter(pk__in=[survivor.pk, other.pk]))
            told = pool.submit(on_its_own, partial(record_refund, refund(400_000), at=NOON))
            waiting_for_a_lock(1)
            merge_clients(survivor, other, by=None, at=NOON)
        told.result()
    survivor.refresh_from_db()
    assert (survivor.lifetime_minor, commissions()) == (600_000, [25_000, -10_000])


def tell_order(client: Client) -> None:
    record_order(order(client), at=NOON)


def tell_piece(client: Client) -> None:
    record_pickup(PickupData("pos", "P-1", "repair", client.pk, NOON), at=NOON)


def on_its_own(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connection.close()


def waiting_for_a_lock(sessions: int) -> None:
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= sessions:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_eight_threads_recording_the_same_orders_record_each_once(cast: Cast) -> None:
    plan(cast)
    client = client_of_lin(cast)
    rows = [order(client, external_id=f"A-{n}") for n in range(20)]
    answers = at_once(8, lambda n: len(record_orders(rows if n % 2 else rows[::-1], at=NOON).created))
    client.refresh_from_db()
    assert sum(answers) == 20
    assert Order.objects.count() == client.order_count == Activity.objects.count() == len(commissions()) == 20

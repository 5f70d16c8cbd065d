"""A refund told before its order: kept, recorded with the order, and the money is the same as the other way round."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from clienteling.attribution.models import Credit, LedgerEntry, Refund, WaitingRefund
from clienteling.attribution.services import RefundData, record_order, record_refund, take_overlooked, wait_for_order
from clienteling.clients.models import Client
from clienteling.lib.errors import DomainError
from tests.attribution.sales import NOON, client_of_lin, commissions, credited, order, plan, refund
from tests.conftest import Cast


@pytest.fixture
def buyer(cast: Cast) -> Client:
    plan(cast)
    return client_of_lin(cast)


def wait(row: RefundData) -> WaitingRefund:
    return wait_for_order(row, within=None, at=NOON)


def books(buyer: Client) -> list[object]:
    """All the money there is, and when it is of."""
    buyer.refresh_from_db()
    credits = Credit.objects.order_by("pk").values_list("amount_minor", "effective_on", "posted_at", "associate")
    entries = LedgerEntry.objects.order_by("pk").values_list("account", "amount_minor", "transaction__effective_on")
    return [*credits, *entries, buyer.lifetime_minor, buyer.order_count]


def test_whichever_comes_first_the_books_are_the_same(buyer: Client) -> None:
    rows = [refund(400_000), refund(100_000, "R-2", refunded_at=NOON + timedelta(hours=1))]
    with transaction.atomic():
        record_order(order(buyer), at=NOON)
        for row in rows:
            record_refund(row, at=NOON)
        as_usual = books(buyer)
        transaction.set_rollback(True)
    for row in rows:
        wait(row)
    record_order(order(buyer), at=NOON)
    assert books(buyer) == as_usual and credited() == 500_000
    assert commissions() == [25_000, -10_000, -2_500] and not WaitingRefund.objects.exists()


def test_told_again_it_waits_once_and_is_recorded_once(buyer: Client) -> None:
    assert wait(refund(400_000)) == wait(refund(400_000))
    with pytest.raises(DomainError, match="refund_changed"):
        wait(refund(1))
    record_order(order(buyer), at=NOON)
    assert record_refund(refund(400_000), at=NOON)[1] is False
    assert Refund.objects.count() == 1 and credited() == 600_000


def test_what_the_order_cannot_take_stays_and_says_why(buyer: Client) -> None:
    for row in (refund(700_000), refund(400_000, "R-2"), refund(1, "R-3", refunded_at=NOON - timedelta(days=2))):
        wait(row)
    record_order(order(buyer), at=NOON)
    left = WaitingRefund.objects.order_by("external_id").values_list("external_id", "refused")
    assert list(left) == [("R-2", "refund_exceeds_order"), ("R-3", "refunded_before_order")]
    assert credited() == 300_000 and take_overlooked(NOON) == 0


def test_an_order_that_is_refused_leaves_its_refund_waiting(buyer: Client) -> None:
    wait(refund(400_000))
    with pytest.raises(DomainError):
        record_order(order(buyer, net_minor=-1), at=NOON)
    assert WaitingRefund.objects.get().refused == ""


@pytest.mark.django_db(transaction=True)
def test_a_refund_told_while_its_order_is_being_recorded_is_not_overlooked(buyer: Client) -> None:
    """Neither sees the other: the order is not committed, and its transaction looked before the refund was there."""

    def told() -> None:
        wait(refund(400_000))
        connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        record_order(order(buyer), at=NOON)
        pool.submit(told).result()
    assert (credited(), take_overlooked(NOON), credited(), take_overlooked(NOON)) == (1_000_000, 1, 600_000, 0)

"""Refunds: once per number, never before or beyond their order."""

from datetime import timedelta

import pytest

from clienteling.attribution.models import Refund
from clienteling.attribution.services import RefundData, record_order, record_refund
from clienteling.clients.models import Client
from clienteling.lib.errors import DomainError
from tests.attribution.sales import NOON, client_of_lin, commissions, credited, order, plan, refund
from tests.conftest import Cast


@pytest.fixture
def buyer(cast: Cast) -> Client:
    plan(cast)
    client = client_of_lin(cast)
    record_order(order(client), at=NOON)
    return client


def test_the_same_refund_again_changes_nothing(buyer: Client) -> None:
    first, created = record_refund(refund(100_000), at=NOON)
    assert record_refund(refund(100_000), at=NOON) == (first, False)
    buyer.refresh_from_db()
    assert created and (buyer.lifetime_minor, buyer.order_count) == (900_000, 1)
    assert (credited(), commissions()) == (900_000, [25_000, -2_500])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (refund(1, order="A-9"), "order_unknown"),
        (refund(1, source="web"), "order_unknown"),
        (refund(0), "invalid_amount"),
        (refund(1_000_001), "refund_exceeds_order"),
        (refund(1, refunded_at=NOON - timedelta(seconds=1)), "refunded_before_order"),
        (refund(1, refunded_at=NOON.replace(tzinfo=None)), "time_without_zone"),
        (refund(1, external_id=""), "invalid_key"),
    ],
)
def test_a_wrong_refund_is_refused_and_leaves_nothing(buyer: Client, row: RefundData, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        record_refund(row, at=NOON)
    assert refused.value.code == code and not Refund.objects.exists() and credited() == 1_000_000


def test_refunds_together_never_exceed_the_order(buyer: Client) -> None:
    record_refund(refund(600_000), at=NOON)
    with pytest.raises(DomainError, match="refund_exceeds_order"):
        record_refund(refund(400_001, "R-2"), at=NOON)
    assert credited() == 400_000


def test_another_amount_under_the_same_number_is_refused(buyer: Client) -> None:
    record_refund(refund(1), at=NOON)
    with pytest.raises(DomainError, match="refund_changed"):
        record_refund(refund(2), at=NOON)

"""Whatever orders and refunds arrive, in whatever order: sums stay zero, credit adds up, nothing goes below zero."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clienteling.attribution.models import Credit, LedgerEntry, Order
from clienteling.attribution.services import record_order, record_orders, record_refund
from clienteling.clients.models import Client
from clienteling.lib import money
from clienteling.lib.errors import DomainError
from tests.attribution.sales import NOON, client_of_lin, order, plan, refund
from tests.conftest import Cast

Action = tuple[str, int, int, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["order", "refund"]),
        st.integers(0, 3),
        st.integers(-5, 30_000),
        st.integers(0, 4),
        st.integers(-3, 40),
    ),
    max_size=25,
)


def play(client: Client, steps: list[Action]) -> None:
    for kind, order_number, amount, refund_number, day in steps:
        moment = NOON + timedelta(days=day)
        try:
            if kind == "order":
                record_order(order(client, external_id=f"A-{order_number}", net_minor=amount), at=moment)
            else:
                row = refund(amount, f"R-{refund_number}", order=f"A-{order_number}", refunded_at=moment)
                record_refund(row, at=moment)
        except DomainError:
            continue


def amount(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def is_right(sold: Order) -> bool:
    """Credit is what was paid and not returned; commission is what the formula gives for the refunds so far."""
    refunded, earned = amount(sold.refunds.all()), money.at_rate(sold.net_minor, 333)
    returned = (2 * earned * refunded + sold.net_minor) // (2 * sold.net_minor) if sold.net_minor else 0
    commission = amount(LedgerEntry.objects.commission().filter(transaction__order=sold))
    return amount(sold.credits.all()) == sold.net_minor - refunded >= 0 and commission == earned - returned >= 0


def unbalanced() -> QuerySet[LedgerEntry, Any]:
    """Transactions whose sum is not zero; the database's own constraints are checked as well."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    totals = LedgerEntry.objects.values("transaction", "currency").annotate(total=Sum("amount_minor"))
    return totals.exclude(total=0)


def books(client: Client) -> tuple[int, int]:
    """What the client's own row says of all orders."""
    client.refresh_from_db()
    return client.lifetime_minor, client.order_count


@pytest.fixture
def buyer(cast: Cast) -> Client:
    plan(cast, rate_bp=333)
    return client_of_lin(cast)


# Each example is rolled back to the buyer without orders, so the fixture may be shared.
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_books_are_right_after_any_sequence(buyer: Client, steps: list[Action]) -> None:
    with transaction.atomic():
        play(buyer, steps)
        assert not unbalanced()
        assert all(is_right(sold) for sold in Order.objects.all())
        assert books(buyer) == (amount(Credit.objects.all()), Order.objects.count())
        transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(3))
def test_orders_shuffled_and_repeated_in_bulk_give_the_same_books(cast: Cast, seed: int) -> None:
    plan(cast, rate_bp=333)
    client, dice = client_of_lin(cast), random.Random(seed)
    rows = [order(client, external_id=f"A-{n}", placed_at=NOON - timedelta(days=n), net_minor=n) for n in range(40)]
    for _ in range(3):
        record_orders(dice.sample(rows, 30), at=NOON)
    record_orders(dice.sample(rows, 40), at=NOON)
    assert not unbalanced()
    assert all(is_right(sold) for sold in Order.objects.all())
    assert books(client) == (amount(Credit.objects.all()), Order.objects.count()) == (sum(range(40)), 40)
    assert client.last_order_at == NOON

"""Whatever orders and refunds arrive, in whatever order: sums stay zero, credit adds up, nothing goes below zero."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum
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


def check_order(sold: Order) -> None:
    """Credit is what was paid and not returned; commission is what the formula gives for the refunds so far."""
    refunded = sold.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
    assert sold.credits.aggregate(total=Sum("amount_minor"))["total"] == sold.net_minor - refunded >= 0
    earned = money.at_rate(sold.net_minor, 333)
    returned = (2 * earned * refunded + sold.net_minor) // (2 * sold.net_minor) if sold.net_minor else 0
    entries = LedgerEntry.objects.commission().filter(transaction__order=sold)
    assert (entries.aggregate(total=Sum("amount_minor"))["total"] or 0) == earned - returned >= 0


def check_books(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    totals = LedgerEntry.objects.values("transaction", "currency").annotate(total=Sum("amount_minor"))
    assert not totals.exclude(total=0).exists()
    for sold in Order.objects.all():
        check_order(sold)
    client.refresh_from_db()
    assert client.lifetime_minor == (Credit.objects.aggregate(total=Sum("amount_minor"))["total"] or 0)
    assert client.order_count == Order.objects.count()


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
        check_books(buyer)
        transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(3))
def test_orders_shuffled_and_repeated_in_bulk_give_the_same_books(cast: Cast, seed: int) -> None:
    plan(cast, rate_bp=333)
    client, dice = client_of_lin(cast), random.Random(seed)
    rows = [order(client, external_id=f"A-{n}", placed_at=NOON - timedelta(days=n), net_minor=n) for n in range(40)]
    for _ in range(3):
        record_orders(dice.sample(rows, 30), at=NOON)
    record_orders(dice.sample(rows, 40), at=NOON)
    check_books(client)
    assert (client.order_count, client.lifetime_minor, client.last_order_at) == (40, sum(range(40)), NOON)

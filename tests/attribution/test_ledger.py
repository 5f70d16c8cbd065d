"""The commission ledger balances, never changes, and a refund takes back its exact part."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from clienteling.attribution.models import CommissionPlan, Credit, LedgerEntry, LedgerTransaction
from clienteling.attribution.services import record_order, record_refund
from tests import factories
from tests.attribution.sales import NOON, client_of_lin, commissions, credited, order, plan, refund
from tests.conftest import Cast


def check_now() -> None:
    """What COMMIT would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def sale(cast: Cast) -> LedgerTransaction:
    plan(cast)
    record_order(order(client_of_lin(cast)), at=NOON)
    return LedgerTransaction.objects.get()


def test_a_sale_posts_the_plans_rate_as_expense_and_payable(cast: Cast, sale: LedgerTransaction) -> None:
    entries = sale.entries.order_by("account").values_list("account", "associate", "store", "amount_minor", "currency")
    assert list(entries) == [
        ("commission_expense", cast.lin.pk, cast.shanghai.pk, 25_000, "CNY"),
        ("commission_payable", cast.lin.pk, cast.shanghai.pk, -25_000, "CNY"),
    ]
    assert (sale.effective_on, sale.posted_at) == (date(2026, 11, 20), NOON)
    check_now()


def test_without_a_plan_for_the_day_nothing_is_posted(cast: Cast) -> None:
    CommissionPlan.objects.create(market=cast.market, rate_bp=250, valid_from="2026-11-21")
    CommissionPlan.objects.create(market=cast.market, rate_bp=300, valid_from="2020-01-01", valid_to="2026-11-19")
    record_order(order(client_of_lin(cast)), at=NOON)
    assert credited() == 1_000_000 and commissions() == []


def test_the_plan_valid_on_the_day_of_the_order_counts(cast: Cast) -> None:
    CommissionPlan.objects.create(market=cast.market, rate_bp=100, valid_from="2020-01-01", valid_to="2026-11-20")
    CommissionPlan.objects.create(market=cast.market, rate_bp=500, valid_from="2026-11-21")
    CommissionPlan.objects.create(market=factories.MarketFactory.create(), rate_bp=900, valid_from="2020-01-01")
    client = client_of_lin(cast)
    record_order(order(client), at=NOON)
    record_order(order(client, external_id="A-2", placed_at=NOON + timedelta(days=1)), at=NOON)
    assert commissions() == [10_000, 50_000]


@pytest.mark.parametrize(("start", "end"), [("2026-01-01", None), ("2019-01-01", "2020-01-01")])
def test_two_plans_of_a_market_never_overlap(cast: Cast, start: str, end: str | None) -> None:
    plan(cast)
    with pytest.raises(IntegrityError, match="do_not_overlap"):
        CommissionPlan.objects.create(market=cast.market, rate_bp=1, valid_from=start, valid_to=end)


def test_a_refund_posts_a_reversal_that_names_what_it_takes_back(sale: LedgerTransaction) -> None:
    recorded, _ = record_refund(refund(400_000, refunded_at=NOON + timedelta(days=20)), at=NOON + timedelta(days=21))
    reversal = LedgerTransaction.objects.get(refund=recorded)
    assert (reversal.kind, reversal.reverses, reversal.effective_on) == ("reversal", sale, date(2026, 12, 10))
    assert commissions() == [25_000, -10_000] and credited() == 600_000
    check_now()


def test_partial_refunds_in_odd_parts_end_at_exactly_zero(sale: LedgerTransaction) -> None:
    for number, part in enumerate([333_333, 333_333, 333_334]):
        record_refund(refund(part, f"R-{number}"), at=NOON)
    assert sum(commissions()) == 0 and credited() == 0
    assert sum(LedgerEntry.objects.values_list("amount_minor", flat=True)) == 0


def test_a_transaction_that_does_not_sum_to_zero_is_refused_at_commit(sale: LedgerTransaction) -> None:
    entry = sale.entries.first()
    assert entry
    LedgerEntry.objects.create(
        transaction=sale, account="commission_payable", associate=entry.associate, plan=entry.plan,
        amount_minor=-1, currency="CNY",
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
        check_now()
    transaction.set_rollback(True)


def test_a_transaction_without_entries_is_refused_at_commit(sale: LedgerTransaction) -> None:
    LedgerTransaction.objects.create(
        key="empty", kind="commission", order=sale.order, effective_on=sale.effective_on, posted_at=NOON
    )
    with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
        check_now()
    transaction.set_rollback(True)


def test_a_reversal_of_more_than_was_posted_is_refused_at_commit(sale: LedgerTransaction) -> None:
    recorded, _ = record_refund(refund(1_000_000), at=NOON)
    again = LedgerTransaction.objects.create(
        key="again", kind="reversal", order=sale.order, refund=recorded, reverses=sale,
        effective_on=sale.effective_on, posted_at=NOON,
    )  # fmt: skip
    for entry in list(sale.entries.all()):
        entry.pk, entry.transaction, entry.amount_minor = None, again, -entry.amount_minor
        entry.save()
    with pytest.raises(IntegrityError, match="reverses more"), transaction.atomic():
        check_now()
    transaction.set_rollback(True)


@pytest.mark.parametrize("model", [Credit, LedgerTransaction, LedgerEntry])
def test_what_is_posted_can_neither_be_changed_nor_deleted(sale: LedgerTransaction, model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(id=models.F("id"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)
    assert rows.exists()

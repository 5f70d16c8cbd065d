"""Commission: one balanced transaction per credited sale at the plan's rate, a proportional reversal per refund."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Sum

from clienteling.attribution.models import (
    Account,
    CommissionPlan,
    Credit,
    LedgerEntry,
    LedgerTransaction,
    Refund,
    TransactionKind,
)
from clienteling.lib import money
from clienteling.lib.clock import local_day


def post_commissions(credits: Sequence[Credit], market_of: Mapping[int, int], *, at: datetime) -> None:
    """Post what the credits of new orders earn. Without a plan for the day, or below half a minor unit: nothing."""
    plans = list(CommissionPlan.objects.filter(market__in={market_of[credit.order_id] for credit in credits}))
    earned = []
    for credit in credits:
        plan = plan_for(plans, market_of[credit.order_id], credit.effective_on)
        amount = money.at_rate(credit.amount_minor, plan.rate_bp) if plan else 0
        if plan and amount:
            earned.append((credit, plan, amount))
    posted = LedgerTransaction.objects.bulk_create([commission(credit, at) for credit, _, _ in earned])
    LedgerEntry.objects.bulk_create(
        entry
        for transaction, (credit, plan, amount) in zip(posted, earned, strict=True)
        for entry in both_sides(transaction, credit, plan.pk, amount)
    )


def plan_for(plans: Iterable[CommissionPlan], market_id: int, day: date) -> CommissionPlan | None:
    """Plans of a market never overlap, so there is at most one."""
    for plan in plans:
        if plan.market_id == market_id and plan.valid_from <= day and (plan.valid_to is None or day <= plan.valid_to):
            return plan
    return None


def commission(credit: Credit, at: datetime) -> LedgerTransaction:
    return LedgerTransaction(
        key=f"order:{credit.order_id}:{credit.associate_id}",
        kind=TransactionKind.COMMISSION,
        order_id=credit.order_id,
        effective_on=credit.effective_on,
        posted_at=at,
    )


def both_sides(transaction: LedgerTransaction, credit: Credit, plan_id: int, amount_minor: int) -> list[LedgerEntry]:
    """The house's expense and what it owes the associate, summing to zero."""
    return [
        LedgerEntry(
            transaction=transaction,
            account=account,
            associate_id=credit.associate_id,
            store_id=credit.store_id,
            plan_id=plan_id,
            amount_minor=amount,
            currency=credit.currency,
        )
        for account, amount in ((Account.EXPENSE, amount_minor), (Account.PAYABLE, -amount_minor))
    ]


def reverse_commission(refund: Refund, *, refunded_minor: int, at: datetime) -> None:
    """Take back the commission's part of all refunds so far (`refunded_minor`), less what was taken back before.

    Counting from the sum makes any split of a refund end at the same commission, exactly zero when all is refunded.
    """
    order = refund.order
    for original in order.transactions.filter(kind=TransactionKind.COMMISSION).order_by("pk"):
        earned = LedgerEntry.objects.commission().select_related("plan").get(transaction=original)
        before = LedgerEntry.objects.commission().filter(transaction__reverses=original)
        returned = -(before.aggregate(total=Sum("amount_minor"))["total"] or 0)
        due = money.share(earned.amount_minor, [refunded_minor, order.net_minor - refunded_minor])[0]
        if due > returned:
            post_reversal(original, earned, refund, due - returned, at)


def post_reversal(
    original: LedgerTransaction, earned: LedgerEntry, refund: Refund, amount_minor: int, at: datetime
) -> None:
    transaction = LedgerTransaction.objects.create(
        key=f"refund:{refund.pk}:{earned.associate_id}",
        kind=TransactionKind.REVERSAL,
        order_id=original.order_id,
        refund=refund,
        reverses=original,
        effective_on=local_day(refund.refunded_at, refund.order.market.time_zone),
        posted_at=at,
    )
    credit = Credit(associate_id=earned.associate_id, store_id=earned.store_id, currency=earned.currency)
    LedgerEntry.objects.bulk_create(both_sides(transaction, credit, earned.plan_id, -amount_minor))

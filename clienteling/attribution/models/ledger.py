"""The commission ledger: append-only transactions whose entries sum to zero. Triggers of migration 0002 keep that."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Store
from clienteling.attribution.models.order import Order, Refund
from clienteling.attribution.models.plan import CommissionPlan
from clienteling.attribution.querysets import LedgerEntryQuerySet, LedgerTransactionQuerySet
from clienteling.lib.changed import changed_at
from clienteling.lib.money import format_money


class TransactionKind(models.TextChoices):
    COMMISSION = "commission", _("Commission")
    REVERSAL = "reversal", _("Reversal")


class Account(models.TextChoices):
    EXPENSE = "commission_expense", _("Commission expense")
    PAYABLE = "commission_payable", _("Commission payable")


class LedgerTransaction(models.Model):
    """Posted once per `key`. A reversal names the transaction it takes back, and is never more than it."""

    key = models.CharField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TransactionKind.choices)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="transactions", verbose_name=_("order"))
    refund = models.ForeignKey(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="transactions", verbose_name=_("refund")
    )
    reverses = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversals", verbose_name=_("reverses")
    )
    effective_on = models.DateField(_("effective on"))
    posted_at = models.DateTimeField(_("posted at"))

    objects = LedgerTransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger transaction")
        verbose_name_plural = _("ledger transactions")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="commission", reverses=None, refund=None)
                | Q(kind="reversal", reverses__isnull=False, refund__isnull=False),
                name="ledger_only_a_reversal_reverses",
            ),
        ]
        indexes = [models.Index(fields=["effective_on"], name="ledger_by_month")]

    def __str__(self) -> str:
        return f"{self.order} · {self.get_kind_display()}"


class LedgerEntry(models.Model):
    """One side of a transaction: debit positive, credit negative."""

    transaction = models.ForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="entries", verbose_name=_("ledger transaction")
    )
    account = models.CharField(_("account"), max_length=20, choices=Account.choices)
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, verbose_name=_("associate"))
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("store"))
    plan = models.ForeignKey(CommissionPlan, on_delete=models.PROTECT, verbose_name=_("plan"))
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    changed_at = changed_at()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.CheckConstraint(condition=~Q(amount_minor=0), name="ledger_entry_moves_money"),
            models.CheckConstraint(
                condition=Q(account__in=["commission_expense", "commission_payable"]), name="ledger_account_is_known"
            ),
        ]
        indexes = [models.Index(fields=["changed_at", "id"], name="ledger_entry_changed")]

    def __str__(self) -> str:
        return f"{self.get_account_display()} {format_money(self.amount_minor, self.currency, decimals=True)}"

"""The commission ledger to look at: transactions with both sides."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.attribution.models import Account, LedgerEntry, LedgerTransaction
from clienteling.lib import money
from clienteling.lib.house_admin import BigTableAdmin, LookingInline, display


class EntryInline(LookingInline):
    model = LedgerEntry
    fields = ["account", "associate", "store", "plan", "amount"]
    readonly_fields = fields

    @display(description=_("amount"))
    def amount(self, entry: LedgerEntry) -> str:
        return money.format_money(entry.amount_minor, entry.currency, decimals=True)


@admin.register(LedgerTransaction)
class LedgerTransactionAdmin(BigTableAdmin):
    list_display = ["order", "kind", "whose", "commission", "effective_on", "posted_at"]
    list_filter = ["kind", "effective_on"]
    list_select_related = ["order"]
    search_fields = ["order__external_id"]
    ordering = ["-pk"]
    fields = ["order", "kind", "refund", "reverses", "effective_on", "posted_at"]
    readonly_fields = fields
    inlines = [EntryInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerTransaction]:
        rows: QuerySet[LedgerTransaction] = super().get_queryset(request)
        return rows.prefetch_related("entries__associate")

    def expense(self, transaction: LedgerTransaction) -> LedgerEntry:
        return next(entry for entry in transaction.entries.all() if entry.account == Account.EXPENSE)

    @display(description=_("associate"))
    def whose(self, transaction: LedgerTransaction) -> str:
        return self.expense(transaction).associate.name

    @display(description=_("commission"))
    def commission(self, transaction: LedgerTransaction) -> str:
        entry = self.expense(transaction)
        return money.format_money(entry.amount_minor, entry.currency, decimals=True)

"""Reconciliations in the console: how far each came, and how many callbacks it found missing."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models import FindingKind, ReconciliationFinding, ReconciliationRun
from clienteling.lib.house_admin import LookingAdmin, LookingInline, display


class FindingInline(LookingInline):
    model = ReconciliationFinding
    fields = ["kind", "associate", "client", "found_at", "reason"]
    ordering = ["pk"]
    show_change_link = False


@admin.register(ReconciliationRun)
class ReconciliationRunAdmin(LookingAdmin):
    of_market = "market"
    list_display = [
        "started_at",
        "market",
        "finished_at",
        "asked",
        "follows",
        "additions",
        "removals",
        "remarks",
        "refused",
        "error",
    ]
    list_filter = ["market"]
    list_select_related = ["market"]
    fields = ["market", "night", "started_at", "finished_at", "asked", "not_asked", "follows", "error"]
    inlines = [FindingInline]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReconciliationRun]:
        of_kind = {f"of_{kind}": Count("findings", filter=Q(findings__kind=kind)) for kind in FindingKind.values}
        runs: QuerySet[ReconciliationRun] = super().get_queryset(request)
        return runs.annotate(**of_kind)

    @display(description=_("missed additions"))
    def additions(self, run: Any) -> int:
        return int(run.of_addition)

    @display(description=_("missed removals"))
    def removals(self, run: Any) -> int:
        return int(run.of_removal)

    @display(description=_("missed remarks"))
    def remarks(self, run: Any) -> int:
        return int(run.of_remark)

    @display(description=_("not repaired"))
    def refused(self, run: Any) -> int:
        return int(run.of_refused)

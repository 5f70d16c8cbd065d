"""WeCom's directory in the console: which department is which store, and what each reading changed."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Department, DirectoryChange, DirectoryRun, RunStatus
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, LookingAdmin, LookingInline, display

WORDS = {
    "invited": _("invited"),
    "name": _("name"),
    "store": _("store"),
    "userid": _("WeCom userid"),
    "is_active": _("active"),
}
YES_NO = {"True": _("Yes"), "False": _("No")}
RUN_COLOURS = {RunStatus.RUNNING: "info", RunStatus.DONE: "success", RunStatus.FAILED: "danger"}


@admin.register(Department)
class DepartmentAdmin(HouseAdmin):
    """WeCom names them; the house says which store each one is."""

    list_display = ["name", "number", "above", "store", "market", "gone_at"]
    list_filter = ["market", ("store", admin.EmptyFieldListFilter)]
    list_select_related = ["store", "market"]
    search_fields = ["name"]
    autocomplete_fields = ["store"]
    ordering = ["market", "number"]
    fields = ["market", "name", "number", "parent_number", "store", "gone_at"]
    readonly_fields = ["market", "name", "number", "parent_number", "gone_at"]
    of_market = "market"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    @display(description=_("under number"), ordering="parent_number")
    def above(self, department: Department) -> str:
        return str(department.parent_number or "")


class InWords:
    """A change as the house says it."""

    @display(description=_("what"), ordering="field")
    def what(self, change: DirectoryChange) -> Any:
        return WORDS.get(change.field, change.field)

    @display(description=_("before"))
    def was(self, change: DirectoryChange) -> Any:
        return YES_NO.get(change.before, change.before) or "–"

    @display(description=_("after"))
    def now(self, change: DirectoryChange) -> Any:
        return YES_NO.get(change.after, change.after) or "–"


class ChangesInline(InWords, LookingInline):
    model = DirectoryChange
    fields = ["associate", "what", "was", "now", "noticed_at"]
    readonly_fields = fields
    show_change_link = False


@admin.register(DirectoryRun)
class DirectoryRunAdmin(LookingAdmin):
    list_display = ["started_at", "market", "state", "members", "changed", "lost", "finished_at", "error"]
    list_filter = ["status", "market"]
    list_select_related = ["market"]
    ordering = ["-pk"]
    fields = ["market", "status", ("started_at", "finished_at"), ("members", "lost"), ("position", "tries"), "error"]
    readonly_fields = ["market", "status", "started_at", "finished_at", "members", "lost", "position", "tries", "error"]
    inlines = [ChangesInline]

    @display(description=_("status"), ordering="status", label=RUN_COLOURS)
    def state(self, run: DirectoryRun) -> tuple[str, str]:
        return run.status, run.get_status_display()

    def get_queryset(self, request: HttpRequest) -> QuerySet[DirectoryRun]:
        runs: QuerySet[DirectoryRun] = super().get_queryset(request)
        return runs.annotate(found=Count("changes"))

    @display(description=_("changes"), ordering="found")
    def changed(self, run: DirectoryRun) -> int:
        return run.found  # type: ignore[attr-defined, no-any-return]  # annotated above


@admin.register(DirectoryChange)
class DirectoryChangeAdmin(InWords, BigTableAdmin):
    """Those of callbacks too, which belong to no run."""

    list_display = ["noticed_at", "associate", "what", "was", "now", "run"]
    list_select_related = ["associate", "run__market"]
    search_fields = ["associate__name", "associate__userid"]
    ordering = ["-pk"]
    fields = ["noticed_at", "associate", "what", "was", "now", "run"]
    readonly_fields = fields

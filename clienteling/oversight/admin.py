"""Oversight in the console: what the audits found."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.associates.roles import READ_AUDIT
from clienteling.lib.house_admin import BigTableAdmin, display
from clienteling.oversight.models import AuditRun


class ForCompliance(BigTableAdmin):
    """To be seen by whoever may read the audit log."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        has_perm = getattr(request.user, "has_perm", None)
        return bool(has_perm and has_perm(READ_AUDIT))


@admin.register(AuditRun)
class AuditRunAdmin(ForCompliance):
    list_display = ["at", "found", "took_ms"]
    ordering = ["-at"]
    fields = ["at", "found", "took_ms"]
    readonly_fields = fields

    @display(description=_("found"))
    def found(self, run: AuditRun) -> str:
        told = [f"{code}: {count} ({', '.join(sample)})" for code, (count, sample) in run.findings.items()]
        return "; ".join(told) or "–"

"""The audit log in the console: read by compliance, written by acts alone."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.associates.audit_actions import ACTIONS
from clienteling.associates.models import AuditEntry
from clienteling.associates.roles import READ_AUDIT
from clienteling.lib import said
from clienteling.lib.house_admin import BigTableAdmin, display


class ActionFilter(admin.SimpleListFilter):
    title = _("what")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ACTIONS.items())

    def queryset(self, request: HttpRequest, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return entries.filter(action=self.value()) if self.value() else entries


@admin.register(AuditEntry)
class AuditEntryAdmin(BigTableAdmin):
    """Searched by the name of who acted, by machine, or by the record ID of a client."""

    list_display = ["at", "who_did", "what_was_done", "client_uid", "reason"]
    list_filter = [ActionFilter, "market"]
    list_select_related = ["actor", "market"]
    search_fields = ["actor__name", "source", "subject"]
    ordering = ["-pk"]
    fields = [
        ("at", "market"),
        ("who_did", "what_was_done"),
        ("client_uid", "subject"),
        "reason",
        "told",
        ("chain", "position"),
        ("seal_before", "seal"),
    ]
    readonly_fields = [
        "at",
        "market",
        "who_did",
        "what_was_done",
        "client_uid",
        "subject",
        "reason",
        "told",
        "chain",
        "position",
        "seal_before",
        "seal",
    ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        has_perm = getattr(request.user, "has_perm", None)
        return bool(has_perm and has_perm(READ_AUDIT))

    def get_search_results(
        self, request: HttpRequest, entries: QuerySet[AuditEntry], term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        try:
            return entries.filter(Q(client_uid=UUID(term.strip()))), False
        except ValueError:
            found: tuple[QuerySet[AuditEntry], bool] = super().get_search_results(request, entries, term)
            return found

    @display(description=_("who"), ordering="actor__name")
    def who_did(self, entry: AuditEntry) -> str:
        return entry.who

    @display(description=_("what"), ordering="action")
    def what_was_done(self, entry: AuditEntry) -> str:
        return entry.what

    @display(description=_("detail"))
    def told(self, entry: AuditEntry) -> str:
        return said.details(entry.detail)

    @display(description=_("digest before"))
    def seal_before(self, entry: AuditEntry) -> str:
        return bytes(entry.previous).hex() or "–"

    @display(description=_("digest"))
    def seal(self, entry: AuditEntry) -> str:
        return bytes(entry.digest).hex()

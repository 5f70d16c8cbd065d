"""Imports in the console: a file is brought, a worker reads it, and its bad rows can be fetched with reasons."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Market
from clienteling.associates.services.exports import Purpose, note_export
from clienteling.clients.forms import KIND_NAMES, FileImportForm
from clienteling.clients.imports import jobs
from clienteling.clients.imports.files import ending, write_rejected
from clienteling.clients.imports.importer import KINDS
from clienteling.clients.models import FileImport, ImportStatus
from clienteling.lib import clock
from clienteling.lib.house_admin import HouseAdmin, display

COLOURS = {
    ImportStatus.QUEUED: "info",
    ImportStatus.RUNNING: "warning",
    ImportStatus.DONE: "success",
    ImportStatus.FAILED: "danger",
}


@admin.register(FileImport)
class FileImportAdmin(HouseAdmin):
    form = FileImportForm
    list_display = [
        "name",
        "what",
        "market",
        "state",
        "read",
        "created",
        "updated",
        "unchanged",
        "rejected",
        "submitted_at",
    ]
    list_filter = ["status", "market"]
    list_select_related = ["market"]
    ordering = ["-pk"]
    change_form_before_template = "clients/import_progress.html"
    change_form_after_template = "clients/import_columns.html"

    def get_fields(self, request: HttpRequest, obj: FileImport | None = None) -> list[str]:
        given = ["kind", "market", "file", "mapping", "source", "create_clients"]
        return ["what", "market", "source", "submitted_by", "submitted_at"] if obj else given

    def get_readonly_fields(self, request: HttpRequest, obj: FileImport | None = None) -> list[str]:
        return self.get_fields(request, obj) if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who brought what is on record; the rows themselves go by themselves."""
        return False

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("columns/<slug:kind>/", self.admin_site.admin_view(self.columns), name="clients_fileimport_columns"),
            path("<int:pk>/rejected/", self.admin_site.admin_view(self.rejected), name="clients_fileimport_rejected"),
        ]
        return [*pages, *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The market, where there is only one."""
        [*markets] = Market.objects.visible_to(request.user)[:2]  # type: ignore[arg-type]  # as below
        return {"market": markets[0].pk} if len(markets) == 1 else {}

    @display(description=_("What the file holds"))
    def what(self, job: FileImport) -> str:
        return str(KIND_NAMES.get(job.kind, job.kind))

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, job: FileImport) -> tuple[str, str]:
        return job.status, job.get_status_display()

    def save_model(self, request: HttpRequest, obj: FileImport, form: Any, change: bool) -> None:
        """The row is made by the service that keeps the file."""
        said = form.cleaned_data
        job = jobs.submit(
            said["file"],
            name=said["file"].name,
            size=said["file"].size,
            by=request.user,  # type: ignore[arg-type]  # the console's users are associates
            at=clock.now(),
            **{name: said[name] for name in ("kind", "market", "source", "mapping", "create_clients")},
        )
        obj.pk, obj.name = job.pk, job.name

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the row."""

    def response_add(self, request: HttpRequest, obj: FileImport, post_url_continue: str | None = None) -> HttpResponse:
        return redirect("admin:clients_fileimport_change", obj.pk)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        job = self.get_queryset(request).filter(pk=object_id).first() if object_id else None
        more = {
            "job": job,
            "may_fetch": job and self.may_fetch(request, job),
            "kinds": described(),
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def may_fetch(self, request: HttpRequest, job: FileImport) -> bool:
        """Bad rows hold what the file held, so they are for those who may bring files."""
        return self.has_add_permission(request) and job.is_settled and job.rejected_rows.exists()

    def rejected(self, request: HttpRequest, pk: int) -> FileResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        job = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may_fetch(request, job):
            raise Http404
        mark = note_export(
            f"clients.fileimport:{job.pk}",
            by=request.user,  # type: ignore[arg-type]  # the console's users are associates
            at=clock.now(),
            purpose=Purpose.CORRECTING,
            action="client.exported",
        )
        with TemporaryDirectory(prefix="rejected-") as folder:
            path = Path(folder) / f"{Path(job.name).stem}.rejected-{mark.serial}{ending(job)}"
            write_rejected(job, path, mark=mark.text)
            return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)

    def columns(self, request: HttpRequest, kind: str) -> HttpResponse:
        """An empty file with all the columns there are."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if kind not in KINDS:
            raise Http404
        answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
        csv.writer(answer).writerow(KINDS[kind].fields)
        return answer


def described() -> list[dict[str, Any]]:
    """Kinds of files with the columns they may have."""
    return [
        {
            "name": KIND_NAMES[kind],
            "fields": importer.fields,
            "empty": reverse("admin:clients_fileimport_columns", args=[kind]),
        }
        for kind in KIND_NAMES
        if (importer := KINDS.get(kind))
    ]

"""Oversight in the console: what audits found, copies of everything about a client, erasures."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import QuerySet
from django.forms import ChoiceField, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.associates.roles import READ_AUDIT, SERVE_CLIENTS
from clienteling.associates.services import record
from clienteling.clients.models import Client
from clienteling.lib import clock, said
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, action, display
from clienteling.oversight import services
from clienteling.oversight.forms import ClientRequestForm
from clienteling.oversight.models import (
    ERASURE_MOVES,
    AccessRequest,
    AuditRun,
    ErasureRequest,
    ErasureStatus,
    RetentionPeriod,
)
from clienteling.oversight.retention import PURPOSES

SIGNER = TimestampSigner(salt="access")
LINK_LIVES_S = 600


class Guarded(BigTableAdmin):
    """To be seen by whoever may do one thing, whatever else their role looks at."""

    power = READ_AUDIT

    def allowed(self, request: HttpRequest) -> bool:
        has_perm = getattr(request.user, "has_perm", None)
        return bool(has_perm and has_perm(self.power))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request)


@admin.register(AuditRun)
class AuditRunAdmin(Guarded):
    list_display = ["at", "found", "took"]
    ordering = ["-at"]
    fields = ["at", "found", "took"]
    readonly_fields = fields

    @display(description=_("took"), ordering="took_ms")
    def took(self, run: AuditRun) -> str:
        return said.seconds(run.took_ms)

    @display(description=_("found"))
    def found(self, run: AuditRun) -> str:
        told = [f"{code}: {count} ({', '.join(sample)})" for code, (count, sample) in run.findings.items()]
        return "; ".join(told) or "–"


class RequestAdmin(Guarded):
    """Asked for by record ID and with a reason; what follows is done by jobs and buttons."""

    power = SERVE_CLIENTS
    form = ClientRequestForm
    ordering = ["-pk"]
    list_select_related = ["client__market", "asked_by"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ["record_id", "reason"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj:
            return super().get_form(request, obj, change, **kwargs | {"form": ModelForm})
        form = super().get_form(request, obj, change, **kwargs | {"fields": ["reason"]})
        form.visible = Client.objects.visible_to(cast(Associate, request.user))
        return form

    def asked(self, form: Any, request: HttpRequest, ask: Callable[..., Any], obj: Any) -> None:
        made = ask(form.cleaned_data["record_id"], by=request.user, reason=form.cleaned_data["reason"], at=clock.now())
        obj.__dict__.update(made.__dict__)

    @display(description=_("market"))
    def market(self, asked: Any) -> str:
        return str(asked.client.market)


@admin.register(AccessRequest)
class AccessRequestAdmin(RequestAdmin):
    list_display = ["asked_at", "client", "market", "asked_by", "made_at", "expires_at"]
    fields = ["client", "market", "reason", ("asked_by", "asked_at"), ("made_at", "expires_at"), "archive_file"]
    readonly_fields = ["client", "market", "reason", "asked_by", "asked_at", "made_at", "expires_at", "archive_file"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.readonly_fields if obj else []

    def save_model(self, request: HttpRequest, obj: AccessRequest, form: Any, change: bool) -> None:
        self.asked(form, request, services.ask_access, obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.download)
        own = path("<int:pk>/archive/<str:token>/", view, name="oversight_accessrequest_archive")
        return [own, *super().get_urls()]

    @display(description=_("archive"))
    def archive_file(self, asked: AccessRequest) -> str:
        if asked.made_at is None:
            return str(_("Being put together"))
        token = SIGNER.sign(str(asked.pk)).split(":", 1)[1]
        link = reverse("admin:oversight_accessrequest_archive", args=[asked.pk, token])
        return format_html('<a href="{}">{}</a>', link, _("Download (the link lives ten minutes)"))

    def download(self, request: HttpRequest, pk: int, token: str) -> HttpResponse:
        """Signed for ten minutes, and only to somebody who is logged in and may."""
        asked = get_object_or_404(AccessRequest.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]  # of the console
        try:
            SIGNER.unsign(f"{pk}:{token}", max_age=LINK_LIVES_S)
            packed = services.fetch(asked, by=request.user, at=clock.now())  # type: ignore[arg-type]  # as above
        except (BadSignature, DomainError):
            raise Http404 from None
        named = {"Content-Disposition": f'attachment; filename="client-{asked.pk}.zip"', "Cache-Control": "no-store"}
        return HttpResponse(packed, content_type="application/zip", headers=named)


@admin.register(ErasureRequest)
class ErasureRequestAdmin(RequestAdmin):
    list_display = ["asked_at", "client", "market", "status", "asked_by", "confirmed_by", "due_at"]
    list_filter = ["status"]
    fields = [
        "client",
        "market",
        "status",
        "reason",
        ("asked_by", "asked_at"),
        "confirmed_by",
        ("due_at", "settled_at"),
    ]
    readonly_fields = [
        "client",
        "market",
        "status",
        "reason",
        "asked_by",
        "asked_at",
        "confirmed_by",
        "due_at",
        "settled_at",
    ]
    actions_submit_line = ["confirm", "cancel"]
    leads_to = {"confirm": ErasureStatus.CONFIRMED, "cancel": ErasureStatus.CANCELLED}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.readonly_fields if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For the buttons: every field is to look at."""
        return self.allowed(request)

    def save_model(self, request: HttpRequest, obj: ErasureRequest, form: Any, change: bool) -> None:
        if not change:
            self.asked(form, request, services.ask_erasure, obj)
            return
        for button in self.get_actions_submit_line(request, obj.pk):
            if button.action_name in request.POST:
                button.method(request, obj)

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> Any:
        row = self.get_queryset(request).filter(pk=object_id).first()
        open_moves = ERASURE_MOVES[row.status] if row else set()
        offered = super().get_actions_submit_line(request, object_id)
        return [each for each in offered if self.leads_to[each.path] in open_moves]

    @action(description=_("Confirm the erasure"))
    def confirm(self, request: HttpRequest, asked: ErasureRequest) -> None:
        self.do(request, services.confirm_erasure, asked)

    @action(description=_("Cancel"))
    def cancel(self, request: HttpRequest, asked: ErasureRequest) -> None:
        self.do(request, services.cancel_erasure, asked)

    def do(self, request: HttpRequest, verb: Callable[..., None], asked: ErasureRequest) -> None:
        try:
            verb(asked, by=request.user, at=clock.now())
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        except StaleStatus:
            self.message_user(request, _("Somebody else was faster."), messages.ERROR)


class PurposeForm(ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    purpose = ChoiceField(label=_("purpose"), choices=[(kept.purpose, kept.words) for kept in PURPOSES])


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(HouseAdmin):
    """Where the house keeps something for longer or shorter than usual; whoever changes it stands in the audit log."""

    form = PurposeForm
    list_display = ["words", "days"]
    ordering = ["purpose"]
    fields = ["purpose", "days"]

    def save_model(self, request: HttpRequest, obj: RetentionPeriod, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.told(request, obj, obj.days)

    def delete_model(self, request: HttpRequest, obj: RetentionPeriod) -> None:
        self.told(request, obj, {kept.purpose: kept.days for kept in PURPOSES}.get(obj.purpose))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[RetentionPeriod]) -> None:
        for period in queryset:
            self.delete_model(request, period)

    def told(self, request: HttpRequest, period: RetentionPeriod, days: int | None) -> None:
        """`days`: from now on; the usual number where the house has none of its own."""
        detail = {"purpose": period.purpose, "days": days}
        record("retention.changed", by=request.user, at=clock.now(), subject=period, detail=detail)  # type: ignore[arg-type]  # of the console

    @display(description=_("purpose"), ordering="purpose")
    def words(self, period: RetentionPeriod) -> str:
        return str({kept.purpose: kept.words for kept in PURPOSES}.get(period.purpose, period.purpose))

"""The gateway in the console: corps to set up, rows to look at. No body, secret or XML is shown."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clienteling.lib import clock, said
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, LookingInline, display
from clienteling.wecom import services
from clienteling.wecom.breakers import breakers
from clienteling.wecom.forms import CorpForm, OfficialAccountForm
from clienteling.wecom.models import (
    Attempt,
    CallbackEvent,
    Callee,
    Corp,
    OfficialAccount,
    Send,
    SendingPause,
)


class GatewayAdmin(BigTableAdmin):
    """Rows made by the gateway are looked at, never edited; head office of a market sees its corp's."""

    of_market = "corp__market"
    ordering = ["-id"]

    def has_repeat_permission(self, request: HttpRequest) -> bool:
        """Who may have a row tried again: who could change it, were it not made by the gateway alone."""
        return request.user.has_perms(["wecom.change_send", "wecom.change_callbackevent"])


class CalleeAdmin(HouseAdmin):
    """What has secrets, which are written and never shown."""

    def get_fields(self, request: HttpRequest, obj: Callee | None = None) -> list[str]:
        """Who only looks sees no empty places for secrets."""
        fields: list[str] = super().get_fields(request, obj)
        return (
            fields
            if self.has_change_permission(request, obj)
            else [f for f in fields if not f.startswith(("new_", "keys_"))]
        )


@admin.register(Corp)
class CorpAdmin(CalleeAdmin):
    form = CorpForm
    of_market = "market"
    list_display = ["name", "corp_id", "agent_id"]
    search_fields = ["name", "corp_id"]
    readonly_fields = ["at_rest"]

    @admin.display(description=_("Calls at rest"))
    def at_rest(self, corp: Corp) -> str:
        """Calls left alone because WeCom refuses them, or our credentials or rights for them."""
        resting = breakers.at_rest(corp.corp_id)
        said = [_("%(call)s: %(seconds)d s more") % {"call": api, "seconds": left} for api, left in resting.items()]
        return ", ".join(map(str, said)) or "–"


@admin.register(OfficialAccount)
class OfficialAccountAdmin(CalleeAdmin):
    form = OfficialAccountForm
    of_market = "corp__market"
    list_display = ["name", "appid", "original_id", "corp", "mode"]
    list_select_related = ["corp"]
    search_fields = ["name", "appid", "original_id"]


class AttemptInline(LookingInline):
    model = Attempt
    fields = ["at", "result", "code", "reason", "took_ms", "answer"]
    tab = False
    show_change_link = False


class Undelivered(admin.SimpleListFilter):
    """The dead letters."""

    title = _("not delivered")
    parameter_name = "undelivered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", gettext("Not delivered"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Send]) -> QuerySet[Send]:
        return queryset & Send.objects.undelivered() if self.value() else queryset


@admin.register(Send)
class SendAdmin(GatewayAdmin):
    list_display = ["created_at", "what", "corp", "to_userid", "state", "tries", "errcode", "reason", "due_at"]
    list_filter = [Undelivered, "state", "priority", "corp"]
    list_select_related = ["corp"]
    search_fields = ["key", "to_userid", "msgid"]
    fields = [
        "corp",
        "what",
        "api",
        "key",
        "to_userid",
        "priority",
        "state",
        "reason",
        "errcode",
        "tries",
        "created_at",
        "due_at",
        "expires_at",
        "first_sent_at",
        "accepted_at",
        "msgid",
        "replay_of",
        "replay_reason",
        "settled_by",
    ]
    readonly_fields = fields
    inlines = [AttemptInline]
    actions = ["replay", "arrived", "not_arrived"]

    @display(description=_("What"), ordering="api")
    def what(self, send: Send) -> str:
        return said.call(send.api)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, str] | None = None) -> HttpResponse:
        """Whoever wonders why nothing goes out reads it here."""
        for pause in SendingPause.objects.under_way():
            said = _("Sending is paused since %(time)s by %(who)s: %(why)s")
            given = {"time": date_format(localtime(pause.started_at), "SHORT_DATETIME_FORMAT")}
            given |= {"who": pause.started_by, "why": pause.reason}
            self.message_user(request, said % given, messages.WARNING)
        answer: HttpResponse = super().changelist_view(request, extra_context)
        return answer

    @admin.action(description=_("Replay what was not delivered"), permissions=["repeat"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Send]) -> None:
        """Each selected send gets a new row that names it; who asked is the reason."""
        reason = str(_("Replayed in the console by {user}")).format(user=request.user.get_username())
        done = self.each(request, queryset, lambda send: services.replay(send, reason=reason, at=clock.now()))
        said = ngettext("%(n)d message was queued again.", "%(n)d messages were queued again.", done) % {"n": done}
        self.message_user(request, said)

    @admin.action(description=_("It arrived: somebody saw it on the phone"), permissions=["repeat"])
    def arrived(self, request: HttpRequest, queryset: QuerySet[Send]) -> None:
        by = request.user.get_username()
        done = self.each(request, queryset, lambda send: services.say_arrived(send, by=by, at=clock.now()))
        self.message_user(request, gettext("Noted as arrived: %(n)d.") % {"n": done})

    @admin.action(description=_("It did not arrive: it may be replayed"), permissions=["repeat"])
    def not_arrived(self, request: HttpRequest, queryset: QuerySet[Send]) -> None:
        by = request.user.get_username()
        done = self.each(request, queryset, lambda send: services.say_not_arrived(send, by=by))
        self.message_user(request, gettext("Noted as not arrived: %(n)d.") % {"n": done})

    def each(self, request: HttpRequest, rows: QuerySet[Send], verb: Callable[[Send], object]) -> int:
        """How many it was done to; of the others how many and why not, a line for each reason."""
        done, against = 0, Counter[str]()
        for send in rows.order_by("pk"):
            try:
                verb(send)
                done += 1
            except DomainError as error:
                against[error.detail] += 1
        for why, number in against.most_common():
            said = gettext("Not done for %(n)d: %(why)s") % {"n": number, "why": why}
            self.message_user(request, said, messages.WARNING)
        return done


@admin.register(CallbackEvent)
class CallbackEventAdmin(GatewayAdmin):
    list_display = [
        "received_at",
        "event",
        "change_type",
        "corp",
        "account",
        "state",
        "attempts",
        "error",
        "handled_at",
    ]
    list_filter = ["state", "corp"]
    search_fields = ["account__appid"]
    list_select_related = ["corp", "account"]
    fields = [
        "corp",
        "account",
        "event",
        "change_type",
        "state",
        "attempts",
        "error",
        "received_at",
        "due_at",
        "handled_at",
    ]
    actions = ["try_again"]

    @admin.action(description=_("Try failed ones again"), permissions=["repeat"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[CallbackEvent]) -> None:
        for event in queryset:
            try:
                services.try_again(event, at=clock.now())
            except DomainError as error:
                self.message_user(request, f"{event.pk}: {error.detail}", messages.WARNING)


@admin.register(SendingPause)
class SendingPauseAdmin(HouseAdmin):
    """To add one pauses all sending; its action lets it go on. What was said stays."""

    list_display = ["started_at", "started_by", "reason", "ended_at", "ended_by"]
    ordering = ["-started_at"]
    actions = ["resume"]

    def get_fields(self, request: HttpRequest, obj: SendingPause | None = None) -> list[str]:
        said = ["started_at", "started_by", "reason", "ended_at", "ended_by", "end_reason"]
        return said if obj else ["reason"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SendingPause.objects.under_way().exists()

    def has_change_permission(self, request: HttpRequest, obj: SendingPause | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SendingPause | None = None) -> bool:
        return False

    def has_resume_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("wecom.change_sendingpause")

    def save_model(self, request: HttpRequest, obj: SendingPause, form: object, change: bool) -> None:
        made = services.pause_sending(by=request.user.get_username(), reason=obj.reason, at=clock.now())
        obj.pk, obj.started_at = made.pk, made.started_at

    @admin.action(description=_("Let sending go on"), permissions=["resume"])
    def resume(self, request: HttpRequest, queryset: QuerySet[SendingPause]) -> None:
        try:
            reason = str(_("Resumed in the console"))
            services.resume_sending(by=request.user.get_username(), reason=reason, at=clock.now())
        except DomainError as error:
            self.message_user(request, error.detail, messages.WARNING)
        else:
            self.message_user(request, _("Sending goes on."), messages.SUCCESS)

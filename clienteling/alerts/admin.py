"""Rules and alerts in the console: what runs, what it found, why, and what became of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clienteling.alerts import autotag_admin as autotag_admin  # its page
from clienteling.alerts import explaining, services, stopping
from clienteling.alerts import restraint_admin as restraint_admin  # its page
from clienteling.alerts.models import (
    Alert,
    AlertCopy,
    AlertStep,
    Delivery,
    Handling,
    Rule,
    RuleRun,
    RuleStatus,
    RuleVersion,
)
from clienteling.alerts.words import words
from clienteling.associates.models import Associate
from clienteling.lib import clock, said
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, LookingInline, action, display, once, visible
from clienteling.lib.names import mask

LOOK_BACK = timedelta(days=7)
STATUS_COLOURS = {
    RuleStatus.LIVE: "success",
    RuleStatus.SHADOW: "info",
    RuleStatus.PAUSED: "warning",
    RuleStatus.BACKTESTED: "plain",
    RuleStatus.DRAFT: "plain",
}
DELIVERY_COLOURS = {
    Delivery.DELIVERED: "success",
    Delivery.QUEUED: "info",
    Delivery.WAITING: "warning",
    Delivery.SUPPRESSED: "danger",
}
HANDLING_COLOURS = {
    Handling.OPEN: "plain",
    Handling.ACKNOWLEDGED: "info",
    Handling.LATER: "warning",
    Handling.DONE: "success",
}


def latest_version(column: str) -> Subquery:
    versions = RuleVersion.objects.filter(rule=OuterRef("pk")).order_by("-number")
    return Subquery(versions.values(column)[:1])


def counted(alerts: QuerySet[Alert], only: Q) -> Coalesce:
    """How many of the rule's alerts; one grouped look-up per rule."""
    per_rule = alerts.filter(only, rule=OuterRef("pk")).order_by().values("rule")
    return Coalesce(Subquery(per_rule.annotate(n=Count("pk")).values("n")), 0)


@admin.register(Rule)
class RuleAdmin(HouseAdmin):
    list_display = ["name", "state", "stopped", "trigger", "last_run", "matched", "delivered", "priority"]
    list_filter = ["status", "kind"]
    search_fields = ["name", "code"]
    ordering = ["-priority", "name"]
    actions = ["try_on_the_past", "shadow", "go_live", "pause"]
    actions_list = ["write_new"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rule is written with its conditions and texts, not as a bare row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A rule has a page of its own, where it is written, tried and switched."""
        allowed = self.has_change_permission if request.method == "POST" else self.has_view_permission
        if not allowed(request):
            raise PermissionDenied
        known = object_id.isdecimal() and self.get_queryset(request).filter(pk=object_id).exists()
        return redirect("rules:rule", pk=object_id) if known else redirect("admin:index")

    @action(description=_("New rule"), url_path="write", permissions=["change"])
    def write_new(self, request: HttpRequest) -> HttpResponse:
        """To the builder."""
        return redirect("rules:new")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        rows: QuerySet[Rule] = super().get_queryset(request)
        lately = visible(Alert.objects.filter(raised_at__gt=clock.now() - LOOK_BACK), request)
        runs = RuleRun.objects.filter(version__rule=OuterRef("pk")).order_by("-as_of")
        return rows.annotate(
            latest_trigger=latest_version("trigger"),
            latest_run=Subquery(runs.values("as_of")[:1]),
            lately_matched=counted(lately, Q()),
            lately_delivered=counted(lately, Q(delivery=Delivery.DELIVERED)),
        )

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, rule: Rule) -> tuple[str, str]:
        return rule.status, rule.get_status_display()

    @display(description=_("trigger"))
    def trigger(self, rule: Any) -> str:
        return RuleVersion(trigger=rule.latest_trigger).get_trigger_display() if rule.latest_trigger else "—"

    @display(description=_("last run"), ordering="latest_run")
    def last_run(self, rule: Any) -> Any:
        return rule.latest_run

    @display(description=_("matched in 7 days"), ordering="lately_matched")
    def matched(self, rule: Any) -> int:
        return int(rule.lately_matched)

    @display(description=_("delivered in 7 days"), ordering="lately_delivered")
    def delivered(self, rule: Any) -> int:
        return int(rule.lately_delivered)

    @display(description=_("stopped by itself"))
    def stopped(self, rule: Rule) -> str:
        return stopping.words(rule.stop_reason) if rule.stop_reason else "—"

    @action(description=_("Try on the last 30 days"), permissions=["change"])
    def try_on_the_past(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        self.each(request, queryset, ask_for_newest, gettext("%(rule)s is being tried on the past."))

    @action(description=_("Let it watch (shadow)"), permissions=["change"])
    def shadow(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        self.each(request, queryset, services.shadow, gettext("%(rule)s watches, and tells nobody."))

    @action(description=_("Go live"), permissions=["change"])
    def go_live(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        self.each(request, queryset, services.go_live, gettext("%(rule)s is live."))

    def each(self, request: HttpRequest, rules: QuerySet[Rule], verb: Callable[..., object], said: str) -> None:
        for rule in rules:
            try:
                verb(rule, by=request.user, at=clock.now())
            except DomainError as error:
                self.message_user(request, f"{rule}: {error.detail}", messages.ERROR)
            else:
                self.message_user(request, said % {"rule": rule}, messages.SUCCESS)

    @action(description=_("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        for rule in queryset:
            services.pause(rule, by=cast(Associate, request.user), at=clock.now())
        n = len(queryset)
        self.message_user(request, ngettext("%(n)d rule is paused.", "%(n)d rules are paused.", n) % {"n": n})


CARD = '<div class="card-words"><strong>{}</strong><p>{}</p><p>{}</p></div>'


def ask_for_newest(rule: Rule, *, by: Associate, at: datetime) -> None:
    """Raises DomainError for a rule nobody has written yet."""
    if rule.newest is None:
        raise DomainError("rule_is_empty", gettext("Write the rule's conditions first."))
    services.ask_backtest(rule.newest, by=by, at=at)


class CopyInline(LookingInline):
    model = AlertCopy
    fields = ("role", "associate", "created_at", "due_at", "withheld")
    show_change_link = False


class StepInline(LookingInline):
    model = AlertStep
    fields = ("at", "kind", "associate", "until", "dismissal", "asset")
    show_change_link = False


@admin.register(Alert)
class AlertAdmin(BigTableAdmin):
    inlines = (CopyInline, StepInline)
    list_display = ["raised_at", "rule", "masked_client", "associate", "store", "travel", "why_not", "work"]
    list_display_links = ["raised_at", "rule"]
    list_filter = ["delivery", "handling", "reason", "rule", ("associate__store", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["rule", "client", "associate__store"]
    search_fields = ["^associate__userid", "^rule__code"]
    search_help_text = _("By the associate's userid or the rule's code")
    ordering = ["-id"]
    actions_detail = ["why"]
    fieldsets = [
        (None, {"fields": ["rule", "version", "masked_client", "associate", "store", "raised_at", "expires_at"]}),
        (_("Why"), {"fields": ["evidence_table", "card"]}),
        (
            _("What became of it"),
            {
                "fields": [
                    *("due_at", "delivery", "why_not", "gave_way_to", "told", "sent_as", "delivered_at"),
                    *("handling", "dismissal", "handled_at", "later_until"),
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alert]:
        rows: QuerySet[Alert] = super().get_queryset(request)
        return rows.select_related("rule", "client", "associate__store", "version", "send", "run")

    @action(description=_("Why not on another day?"), url_path="why", permissions=["view"])
    def why(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The same rule and client, the day of the alert to begin with."""
        alert = get_object_or_404(self.get_queryset(request), pk=object_id)
        day = clock.local_day(alert.raised_at, alert.client.market.time_zone)
        address = reverse("insights:why", args=[alert.client.uid])
        return redirect(f"{address}?rule={alert.rule.code}&day={day}")

    @display(description=_("client"))
    def masked_client(self, alert: Alert) -> str:
        return mask(alert.client.name)

    @display(description=_("store"))
    def store(self, alert: Alert) -> str:
        return str(alert.associate.store or "—") if alert.associate else "—"

    @display(description=_("delivery"), ordering="delivery", label=DELIVERY_COLOURS)
    def travel(self, alert: Alert) -> tuple[str, str]:
        return alert.delivery, alert.get_delivery_display()

    @display(description=_("reason"))
    def why_not(self, alert: Alert) -> str:
        return alert.get_reason_display() or "—"

    @display(description=_("handling"), ordering="handling", label=HANDLING_COLOURS)
    def work(self, alert: Alert) -> tuple[str, str]:
        return alert.handling, alert.get_handling_display()

    @display(description=_("evidence"))
    @once
    def evidence_table(self, alert: Alert) -> SafeString:
        found = explaining.why(alert, language=get_language() or "en").lines
        rows = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", ((line.label, line.text) for line in found))
        return format_html('<table class="evidence">{}</table>', rows)

    @display(description=_("card text"))
    @once
    def card(self, alert: Alert) -> SafeString:
        """As the associate reads it, but for the name."""
        said = words(alert, get_language() or "en", names_masked=True)
        return format_html(CARD, said.title, said.why, said.say)

    @display(description=_("gave way to"))
    def gave_way_to(self, alert: Alert) -> str:
        """The alerts that took its place under the associate's or the client's limit."""
        return ", ".join(f"#{pk}" for pk in alert.beaten_by or []) or "—"

    @display(description=_("sent as"))
    def sent_as(self, alert: Alert) -> SafeString | str:
        """The row of the outbox, with every attempt."""
        if alert.send is None:
            return "—"
        link = reverse("admin:wecom_send_change", args=[alert.send_id])
        return format_html(
            '<a class="text-primary-600" href="{}">{} · {}</a>', link, alert.send.get_state_display(), alert.send
        )


@admin.register(RuleRun)
class RuleRunAdmin(BigTableAdmin):
    list_display = ["as_of", "rule", "number", "market", "occurrence_on", "matched", "took"]
    list_filter = ["market", "version__rule"]
    list_select_related = ["version__rule", "market"]
    fields = ["rule", "number", "market", "as_of", "occurrence_on", "matched", "took"]
    readonly_fields = fields
    ordering = ["-id"]
    of_market = "market"

    @display(description=_("rule"))
    def rule(self, run: RuleRun) -> str:
        return str(run.version.rule)

    @display(description=_("took"), ordering="duration_ms")
    def took(self, run: RuleRun) -> str:
        return said.seconds(run.duration_ms)

    @display(description=_("version"))
    def number(self, run: RuleRun) -> int:
        return run.version.number

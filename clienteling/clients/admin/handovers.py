"""Handovers in the console: to whom and by which rule, who would go where, and what became of each client."""

from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.dataclasses import UnfoldAction

from clienteling.clients import services
from clienteling.clients.admin.handover_words import LUGGAGE_WORDS, in_words
from clienteling.clients.forms import HandoverWordsForm
from clienteling.clients.models import (
    ENDS,
    HANDOVER_MOVES,
    Handover,
    HandoverClient,
    HandoverGroup,
    HandoverReceiver,
    HandoverState,
    HandoverStatus,
    HandoverText,
    Why,
)
from clienteling.lib import clock
from clienteling.lib.draft_admin import DraftAdmin, DraftInline, editable
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import HouseAdmin, LookingInline, action, display

STATUS_COLOURS = {
    HandoverStatus.DRAFT: "info",
    HandoverStatus.PREVIEWED: "info",
    HandoverStatus.RUNNING: "warning",
    HandoverStatus.DONE: "success",
    HandoverStatus.CANCELLED: "danger",
}
STATE_COLOURS = {
    **dict.fromkeys(HandoverState, "danger"),
    HandoverState.PLANNED: "info",
    HandoverState.ASKED: "warning",
    HandoverState.WAITING: "warning",
    HandoverState.TAKEN: "success",
}
BUTTONS = {
    "preview": HandoverStatus.PREVIEWED,
    "run": HandoverStatus.RUNNING,
    "rework": HandoverStatus.DRAFT,
    "cancel": HandoverStatus.CANCELLED,
}
WRITTEN = ["associate", "reason", "rule", "protected_days"]
SEEN = ["status", "shares", "progress", "decided_by", "started_at", "finished_at", "error"]
AGAIN = "clients_handoverclient_again"  # unfold's name of the button
CELL = '<td class="pr-8 py-1">{}</td>'


class ReceiverInline(DraftInline):
    model = HandoverReceiver
    fields = ["associate", "room"]
    autocomplete_fields = ["associate"]


class TextInline(DraftInline):
    model = HandoverText
    form = HandoverWordsForm


class GroupInline(LookingInline):
    model = HandoverGroup
    fields = ["chat_id", "receiver", "state", "error", "settled_at"]
    readonly_fields = fields
    ordering = ["chat_id"]
    show_change_link = False


@admin.register(Handover)
class HandoverAdmin(DraftAdmin):
    list_display = ["associate", "reason", "rule", "status_shown", "moved", "started_at", "finished_at"]
    list_filter = ["status", "reason"]
    list_select_related = ["associate", "decided_by"]
    search_fields = ["associate__name", "associate__userid"]
    ordering = ["-pk"]
    autocomplete_fields = ["associate"]
    inlines = [ReceiverInline, TextInline, GroupInline]
    actions_submit_line = list(BUTTONS)
    buttons = BUTTONS
    moves = {**HANDOVER_MOVES, HandoverStatus.DONE: set()}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.counted()  # type: ignore[no-any-return]  # a queryset of ours

    def get_fields(self, request: HttpRequest, obj: Handover | None = None) -> list[str]:
        return [*WRITTEN, *SEEN] if obj else WRITTEN

    def get_readonly_fields(self, request: HttpRequest, obj: Handover | None = None) -> list[str]:
        if obj is None:
            return []
        return SEEN if editable(obj) else [*WRITTEN, *SEEN]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Once it runs, workers write it."""
        here = not isinstance(obj, Handover) or obj.status in (HandoverStatus.DRAFT, HandoverStatus.PREVIEWED)
        return here and bool(super().has_change_permission(request, obj))

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def status_shown(self, handover: Handover) -> tuple[str, str]:
        return handover.status, handover.get_status_display()

    @display(description=_("who receives how many"))
    def shares(self, handover: Handover) -> SafeString:
        """Per receiver: clients, why, open work; and the way to the table of single clients."""
        rows = handover.clients.values_list("receiver__name", "why").annotate(n=Count("pk")).order_by("receiver__name")
        lines = ((name, count, Why(why).label) for name, why, count in rows)
        table = format_html_join("", f"<tr>{CELL * 3}</tr>", lines)
        link = f"{reverse('admin:clients_handoverclient_changelist')}?handover__id__exact={handover.pk}"
        text = gettext("Client by client")
        return format_html('<table>{}</table><a class="underline" href="{}">{}</a>', table, link, text)

    @display(description=_("taken over"))
    def moved(self, handover: Any) -> str:
        return f"{handover.taken} / {handover.total}"

    @display(description=_("progress"))
    def progress(self, handover: Handover) -> str:
        found = services.progress(handover)
        return gettext(", ").join(f"{state.label} {found[state]}" for state in HandoverState if found[state])

    @action(description=_("Preview"), permissions=["change"], icon="preview")
    def preview(self, request: HttpRequest, handover: Handover) -> None:
        self.move(request, handover, services.preview_handover)

    @action(description=_("Hand over now"), permissions=["change"], icon="send")
    def run(self, request: HttpRequest, handover: Handover) -> None:
        self.move(request, handover, services.run_handover)

    @action(description=_("Back to draft"), permissions=["change"], icon="edit")
    def rework(self, request: HttpRequest, handover: Handover) -> None:
        self.move(request, handover, services.rework_handover)

    @action(description=_("Cancel"), permissions=["change"], icon="block")
    def cancel(self, request: HttpRequest, handover: Handover) -> None:
        self.move(request, handover, services.cancel_handover)


@admin.register(HandoverClient)
class HandoverClientAdmin(HouseAdmin):
    """Client by client, names masked; the receiver is chosen here as long as the client is only planned."""

    list_display = ["whose", "handover", "receiver", "why", "work", "state_shown", "reason", "went_along", "settled_at"]
    list_filter = ["state", "why"]
    list_select_related = ["client", "receiver", "handover__associate"]
    search_fields = ["receiver__name", "receiver__userid"]
    ordering = ["-handover", "pk"]
    fields = ["whose", "handover", "receiver", "why", "work", "state", "reason", "attempts", "went_along"]
    actions_submit_line = ["again"]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return lookup == "handover__id__exact" or bool(super().lookup_allowed(lookup, value, request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_readonly_fields(self, request: HttpRequest, obj: HandoverClient | None = None) -> list[str]:
        planned = obj is not None and obj.state == HandoverState.PLANNED
        return [name for name in self.fields if name != "receiver" or not planned]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """One of the handover's receivers."""
        if db_field.name == "receiver" and request.resolver_match:
            row = self.get_queryset(request).filter(pk=request.resolver_match.kwargs["object_id"]).first()
            people = db_field.remote_field.model._default_manager.filter(is_active=True)
            mine = row.handover.receivers.values("associate") if row else []
            kwargs["queryset"] = people.filter(pk__in=mine)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: HandoverClient, form: Any, change: bool) -> None:
        """Services write the row: a worker may be at it, and saving all of it would undo what they say."""
        if AGAIN in request.POST:
            self.again(request, obj)
        elif "receiver" in form.changed_data:
            self.say(request, lambda: services.choose_receiver(obj, obj.receiver, by=request.user))  # type: ignore[arg-type]  # the console's users are associates

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        ended = self.get_queryset(request).filter(pk=object_id, state__in=ENDS - {HandoverState.TAKEN})
        return super().get_actions_submit_line(request, object_id) if ended.exists() else []

    @action(description=_("Ask once more"), permissions=["change"], icon="refresh")
    def again(self, request: HttpRequest, row: HandoverClient) -> None:
        self.say(request, lambda: services.try_handover_again(row, by=request.user, at=clock.now()))  # type: ignore[arg-type]  # as above

    def say(self, request: HttpRequest, verb: Any) -> None:
        try:
            verb()
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)

    @display(description=_("client"))
    def whose(self, row: HandoverClient) -> str:
        return str(row.client)

    @display(description=_("state"), ordering="state", label=STATE_COLOURS)
    def state_shown(self, row: HandoverClient) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @display(description=_("reason"))
    def reason(self, row: HandoverClient) -> str:
        return in_words(row.error)

    @display(description=_("went along"))
    def went_along(self, row: HandoverClient) -> str:
        went = Counter(row.moved)
        return gettext(", ").join(f"{LUGGAGE_WORDS.get(name, name)} {count}" for name, count in sorted(went.items()))

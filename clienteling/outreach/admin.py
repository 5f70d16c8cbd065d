"""Prepared messages in the console: written as drafts, approved, withdrawn; and who sent what to whom."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.associates.admin.bound import BoundAdmin
from clienteling.lib.draft_admin import DraftAdmin, DraftInline, editable
from clienteling.lib.house_admin import BigTableAdmin, action, display
from clienteling.outreach import services
from clienteling.outreach.forms import WelcomeWordsForm, WordsForm
from clienteling.outreach.models import (
    MOVES,
    MessageStatus,
    PreparedMessage,
    PreparedMessageText,
    PreparedSend,
    WelcomeMessage,
    WelcomeText,
)

STATUS_COLOURS = {
    MessageStatus.APPROVED: "success",
    MessageStatus.DRAFT: "info",
    MessageStatus.WITHDRAWN: "danger",
}
# Which state a button leads to.
BUTTONS = {
    "approve": MessageStatus.APPROVED,
    "withdraw": MessageStatus.WITHDRAWN,
    "rework": MessageStatus.DRAFT,
}


class MessageAdmin(DraftAdmin, BoundAdmin):
    """A draft with words, approved and withdrawn by its buttons."""

    actions_submit_line = list(BUTTONS)
    buttons = BUTTONS
    moves = MOVES

    def has_approve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("outreach.approve_preparedmessage")

    @action(description=_("Approve"), permissions=["approve"], icon="check")
    def approve(self, request: HttpRequest, message: Any) -> None:
        self.move(request, message, services.approve)

    @action(description=_("Withdraw"), permissions=["approve"], icon="undo")
    def withdraw(self, request: HttpRequest, message: Any) -> None:
        self.move(request, message, services.withdraw)

    @action(description=_("Back to draft"), permissions=["approve"], icon="edit")
    def rework(self, request: HttpRequest, message: Any) -> None:
        self.move(request, message, services.rework)

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, message: Any) -> tuple[str, str]:
        return message.status, message.get_status_display()


class WordsInline(DraftInline):
    model = PreparedMessageText
    form = WordsForm


@admin.register(PreparedMessage)
class PreparedMessageAdmin(MessageAdmin):
    list_display = ["title", "state", "asset", "market", "valid_from", "valid_until"]
    list_filter = ["status", "market"]
    list_select_related = ["asset", "market"]
    search_fields = ["title"]
    ordering = ["-valid_from", "-pk"]
    fields = [
        "title",
        "status",
        "asset",
        "claim",
        "market",
        ("valid_from", "valid_until"),
        ("approved_by", "approved_at"),
    ]
    inlines = [WordsInline]

    def get_readonly_fields(self, request: HttpRequest, obj: PreparedMessage | None = None) -> list[str]:
        always = ["status", "approved_by", "approved_at"]
        return always if editable(obj) else [*always, "title", "asset", "claim", "market", "valid_from", "valid_until"]


class WelcomeWordsInline(DraftInline):
    model = WelcomeText
    form = WelcomeWordsForm


@admin.register(WelcomeMessage)
class WelcomeMessageAdmin(MessageAdmin):
    list_display = ["title", "state", "slot", "way", "store", "market"]
    list_filter = ["status", "slot", "market"]
    list_select_related = ["way", "store", "market"]
    search_fields = ["title"]
    ordering = ["title"]
    autocomplete_fields = ["way", "store"]
    fields = [
        "title",
        "status",
        ("market", "store", "way"),
        ("slot", "starts", "ends"),
        "asset",
        ("link", "link_title"),
        ("approved_by", "approved_at"),
    ]
    inlines = [WelcomeWordsInline]

    def get_readonly_fields(self, request: HttpRequest, obj: WelcomeMessage | None = None) -> list[str]:
        always = ["status", "approved_by", "approved_at"]
        written = ["title", "market", "store", "way", "slot", "starts", "ends", "asset", "link", "link_title"]
        return always if editable(obj) else [*always, *written]


@admin.register(PreparedSend)
class PreparedSendAdmin(BigTableAdmin):
    list_display = ["sent_at", "message", "receiver", "associate"]
    list_select_related = ["message", "client", "associate"]
    ordering = ["-pk"]
    fields = ["sent_at", "message", "receiver", "associate"]
    readonly_fields = fields

    @display(description=_("client"))
    def receiver(self, sent: PreparedSend) -> str:
        return str(sent.client)

"""Prepared messages in the console: written as drafts, approved, withdrawn; and who sent what to whom."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.dataclasses import UnfoldAction

from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, action, display
from clienteling.lib.names import mask
from clienteling.outreach import services
from clienteling.outreach.forms import WordsForm
from clienteling.outreach.models import (
    MOVES,
    MessageStatus,
    PreparedMessage,
    PreparedMessageText,
    PreparedSend,
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


def editable(message: PreparedMessage | None) -> bool:
    """What was approved stays as it was approved."""
    return message is None or message.status == MessageStatus.DRAFT


class WordsInline(StackedInline):  # type: ignore[misc]  # unfold is untyped
    model = PreparedMessageText
    form = WordsForm
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: PreparedMessage | None = None) -> bool:
        return editable(obj) and bool(super().has_add_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: PreparedMessage | None = None) -> bool:
        return editable(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: PreparedMessage | None = None) -> bool:
        return editable(obj) and bool(super().has_delete_permission(request, obj))


@admin.register(PreparedMessage)
class PreparedMessageAdmin(HouseAdmin):
    list_display = ["title", "state", "asset", "market", "valid_from", "valid_until"]
    list_filter = ["status", "market"]
    list_select_related = ["asset", "market"]
    search_fields = ["title"]
    ordering = ["-valid_from", "-pk"]
    fields = ["title", "status", "asset", "market", ("valid_from", "valid_until"), ("approved_by", "approved_at")]
    inlines = [WordsInline]
    actions_submit_line = list(BUTTONS)

    def get_readonly_fields(self, request: HttpRequest, obj: PreparedMessage | None = None) -> list[str]:
        always = ["status", "approved_by", "approved_at"]
        return always if editable(obj) else [*always, "title", "asset", "market", "valid_from", "valid_until"]

    def has_delete_permission(self, request: HttpRequest, obj: PreparedMessage | None = None) -> bool:
        """Only a draft may go: what was ever sent to a client stays on record."""
        return editable(obj) and bool(super().has_delete_permission(request, obj))

    def has_approve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("outreach.approve_preparedmessage")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deletion of many at once: it would not look at each one's state."""
        return {}

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        """The buttons of the moves that are open from here to this user."""
        message = self.get_queryset(request).filter(pk=object_id).first()
        if message is None:
            return []
        allowed = super().get_actions_submit_line(request, object_id)
        return [each for each in allowed if BUTTONS[each.path] in MOVES[message.status]]

    def move(self, request: HttpRequest, message: PreparedMessage, verb: Callable[..., None]) -> None:
        try:
            verb(message, by=cast(Associate, request.user), at=clock.now())
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)

    @action(description=_("Approve"), permissions=["approve"], icon="check")
    def approve(self, request: HttpRequest, message: PreparedMessage) -> None:
        self.move(request, message, services.approve)

    @action(description=_("Withdraw"), permissions=["approve"], icon="undo")
    def withdraw(self, request: HttpRequest, message: PreparedMessage) -> None:
        self.move(request, message, services.withdraw)

    @action(description=_("Back to draft"), permissions=["approve"], icon="edit")
    def rework(self, request: HttpRequest, message: PreparedMessage) -> None:
        self.move(request, message, services.rework)

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, message: PreparedMessage) -> tuple[str, str]:
        return message.status, message.get_status_display()


@admin.register(PreparedSend)
class PreparedSendAdmin(BigTableAdmin):
    list_display = ["sent_at", "message", "receiver", "associate"]
    list_select_related = ["message", "client", "associate"]
    ordering = ["-pk"]
    fields = ["sent_at", "message", "receiver", "associate"]
    readonly_fields = fields

    @display(description=_("client"))
    def receiver(self, sent: PreparedSend) -> str:
        return f"{mask(sent.client.name)} · {str(sent.client.uid)[:8]}"

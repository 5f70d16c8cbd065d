"""Console pages of what is written as a draft and approved: buttons for the moves, nothing to edit afterwards."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest
from unfold.admin import StackedInline
from unfold.dataclasses import UnfoldAction

from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import HouseAdmin

DRAFT = "draft"


def editable(row: Any) -> bool:
    """What left the draft stays as it was seen."""
    return row is None or row.status == DRAFT


class DraftInline(StackedInline):  # type: ignore[misc]  # unfold is untyped
    """Rows of a draft, edited with it."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return editable(obj) and bool(super().has_add_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return editable(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return editable(obj) and bool(super().has_delete_permission(request, obj))


class DraftAdmin(HouseAdmin):
    """`buttons`: action → the status it leads to; `moves`: from which status to which."""

    buttons: ClassVar[Mapping[str, Any]] = {}
    moves: ClassVar[Mapping[Any, Collection[Any]]] = {}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a draft may go: what was ever sent to a client stays on record."""
        return editable(obj) and bool(super().has_delete_permission(request, obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deletion of many at once: it would not look at each one's state."""
        return {}

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        """The buttons of the moves that are open from here to this user."""
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None or not self.has_change_permission(request, row):
            return []
        allowed = super().get_actions_submit_line(request, object_id)
        return [each for each in allowed if self.buttons[each.path] in self.moves[row.status]]

    def move(self, request: HttpRequest, row: Any, verb: Callable[..., None]) -> None:
        try:
            verb(row, by=request.user, at=clock.now())
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)

"""The asset pool in the console: pictures with their words, and the way to approval."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.dataclasses import UnfoldAction

from clienteling.assets import services
from clienteling.assets.forms import AssetForm, AssetTextForm
from clienteling.assets.models import MOVES, Asset, AssetStatus, AssetText
from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import HouseAdmin, action, display

STATUS_COLOURS = {
    AssetStatus.APPROVED: "success",
    AssetStatus.SUBMITTED: "warning",
    AssetStatus.REJECTED: "danger",
    AssetStatus.WITHDRAWN: "info",
    AssetStatus.DRAFT: "plain",
}
# Which state a button leads to.
BUTTONS = {
    "submit": AssetStatus.SUBMITTED,
    "approve": AssetStatus.APPROVED,
    "reject": AssetStatus.REJECTED,
    "withdraw": AssetStatus.WITHDRAWN,
    "rework": AssetStatus.DRAFT,
}


def editable(asset: Asset | None) -> bool:
    """What was submitted or approved stays as it was seen."""
    return asset is None or asset.status == AssetStatus.DRAFT


class WordsInline(StackedInline):  # type: ignore[misc]  # unfold is untyped
    model = AssetText
    form = AssetTextForm
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return editable(obj) and bool(super().has_add_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return editable(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return editable(obj) and bool(super().has_delete_permission(request, obj))


@admin.register(Asset)
class AssetAdmin(HouseAdmin):
    form = AssetForm
    list_display = ["small", "title", "code", "state", "market", "product", "valid_from", "expires_on"]
    list_display_links = ["small", "title"]
    list_filter = ["status", "market", "valid_from"]
    list_select_related = ["market", "product"]
    search_fields = ["title", "code"]
    autocomplete_fields = ["product"]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["title", "code", "status", ("preview", "picture")]}),
        (_("Where and when it may be used"), {"fields": ["market", "product", ("valid_from", "expires_on")]}),
        (_("Approval"), {"fields": [("approved_by", "approved_at")]}),
    ]
    inlines = [WordsInline]
    actions_submit_line = list(BUTTONS)

    def get_readonly_fields(self, request: HttpRequest, obj: Asset | None = None) -> list[str]:
        always = ["status", "preview", "approved_by", "approved_at"]
        return always if editable(obj) else [*always, *AssetForm.Meta.fields]

    def has_delete_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        """Only a draft may go: what was ever sent to a client stays on record."""
        return editable(obj) and bool(super().has_delete_permission(request, obj))

    def has_approve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("assets.approve_asset")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **how: Any) -> Any:
        """What was approved has moves, but nothing to save."""
        if not editable(how.get("obj")):
            context |= dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
        return super().render_change_form(request, context, **how)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deletion of many at once: it would not look at each one's state."""
        return {}

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        """The buttons of the moves that are open from here to this user."""
        asset = self.get_queryset(request).filter(pk=object_id).first()
        if asset is None:
            return []
        allowed = super().get_actions_submit_line(request, object_id)
        return [each for each in allowed if BUTTONS[each.path] in MOVES[asset.status]]

    def save_model(self, request: HttpRequest, obj: Asset, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "picture" in form.changed_data:
            services.put_thumbnail(obj)

    def move(self, request: HttpRequest, asset: Asset, verb: Callable[..., None]) -> None:
        try:
            verb(asset, by=cast(Associate, request.user), at=clock.now())
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)

    @action(description=_("Submit for approval"), permissions=["change"], icon="send")
    def submit(self, request: HttpRequest, asset: Asset) -> None:
        self.move(request, asset, services.submit)

    @action(description=_("Approve"), permissions=["approve"], icon="check")
    def approve(self, request: HttpRequest, asset: Asset) -> None:
        self.move(request, asset, services.approve)

    @action(description=_("Reject"), permissions=["approve"], icon="close")
    def reject(self, request: HttpRequest, asset: Asset) -> None:
        self.move(request, asset, services.reject)

    @action(description=_("Withdraw"), permissions=["approve"], icon="undo")
    def withdraw(self, request: HttpRequest, asset: Asset) -> None:
        self.move(request, asset, services.withdraw)

    @action(description=_("Back to draft"), permissions=["change"], icon="edit")
    def rework(self, request: HttpRequest, asset: Asset) -> None:
        self.move(request, asset, services.rework)

    @display(description=_("picture"))
    def small(self, asset: Asset) -> SafeString | str:
        return format_html('<img class="thumb" src="{}" alt="">', asset.thumbnail_url) if asset.picture else "—"

    @display(description=_("preview"))
    def preview(self, asset: Asset) -> SafeString | str:
        return format_html('<img class="preview" src="{}" alt="">', asset.picture.url) if asset.picture else "—"

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, asset: Asset) -> tuple[str, str]:
        return asset.status, asset.get_status_display()

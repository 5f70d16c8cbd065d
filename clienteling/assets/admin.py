"""The asset pool in the console: pictures with their words, and the way to approval."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clienteling.assets import services
from clienteling.assets.forms import AssetForm, AssetTextForm
from clienteling.assets.models import MOVES, Asset, AssetStatus, AssetText
from clienteling.associates.admin.bound import BoundAdmin
from clienteling.lib.draft_admin import DraftAdmin, DraftInline, editable
from clienteling.lib.house_admin import action, display

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


class WordsInline(DraftInline):
    model = AssetText
    form = AssetTextForm


@admin.register(Asset)
class AssetAdmin(DraftAdmin, BoundAdmin):
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
    buttons = BUTTONS
    moves = MOVES

    def get_readonly_fields(self, request: HttpRequest, obj: Asset | None = None) -> list[str]:
        always = ["status", "preview", "approved_by", "approved_at"]
        return always if editable(obj) else [*always, *AssetForm.Meta.fields]

    def has_approve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("assets.approve_asset")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **how: Any) -> Any:
        """What was approved has moves, but nothing to save."""
        if not editable(how.get("obj")):
            context |= dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
        return super().render_change_form(request, context, **how)

    def save_model(self, request: HttpRequest, obj: Asset, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "picture" in form.changed_data:
            services.put_thumbnail(obj)

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

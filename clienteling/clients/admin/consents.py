"""Consent texts in the console: written as drafts, published, retired."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.associates.admin.bound import BoundAdmin
from clienteling.clients import services
from clienteling.clients.models import ConsentText, ConsentWording, TextStatus
from clienteling.clients.models.consent import TEXT_MOVES
from clienteling.lib.draft_admin import DraftAdmin, DraftInline, editable
from clienteling.lib.house_admin import action, display

COLOURS = {TextStatus.PUBLISHED: "success", TextStatus.DRAFT: "info", TextStatus.RETIRED: "danger"}
BUTTONS = {"publish": TextStatus.PUBLISHED, "retire": TextStatus.RETIRED}


class WordingInline(DraftInline):
    model = ConsentWording


@admin.register(ConsentText)
class ConsentTextAdmin(DraftAdmin, BoundAdmin):
    list_display = ["purpose", "version", "market", "state", "published_at"]
    list_filter = ["purpose", "status", "market"]
    list_select_related = ["market"]
    ordering = ["purpose", "-published_at"]
    fields = [("purpose", "version"), "market", "status", ("published_by", "published_at")]
    inlines = [WordingInline]
    actions_submit_line = list(BUTTONS)
    buttons = BUTTONS
    moves = TEXT_MOVES

    def get_readonly_fields(self, request: HttpRequest, obj: ConsentText | None = None) -> list[str]:
        always = ["status", "published_by", "published_at"]
        return always if editable(obj) else [*always, "purpose", "version", "market"]

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("clients.publish_consenttext")

    @action(description=_("Publish"), permissions=["publish"], icon="check")
    def publish(self, request: HttpRequest, text: ConsentText) -> None:
        self.move(request, text, services.publish)

    @action(description=_("Retire"), permissions=["publish"], icon="undo")
    def retire(self, request: HttpRequest, text: ConsentText) -> None:
        self.move(request, text, services.retire)

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, text: ConsentText) -> tuple[str, str]:
        return text.status, text.get_status_display()

"""Contact ways in the console: made, paused, printed, and how many clients each has brought."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from clienteling.clients import qr, services
from clienteling.clients.models import ContactWay, WayKind, WayStatus
from clienteling.clients.models.contact_way import MOVES
from clienteling.lib import clock
from clienteling.lib.draft_admin import DraftAdmin
from clienteling.lib.house_admin import action, display

COLOURS = {WayStatus.ACTIVE: "success", WayStatus.PAUSED: "warning", WayStatus.ENDED: "danger"}
NOTICE_COLOUR = "danger"
WRITTEN = ["kind", "title", "market", "store", "associate", "people", "backup", "daily_cap", "ends_at"]
SEEN = ["status", "notice_shown", "came_shown", "receivers", "state", "error", "code"]
BUTTONS = {"pause": WayStatus.PAUSED, "resume": WayStatus.ACTIVE, "end": WayStatus.ENDED}
MADE_BY_HAND = [WayKind.PERSONAL, WayKind.STORE, WayKind.EVENT, WayKind.LINK]


@admin.register(ContactWay)
class ContactWayAdmin(DraftAdmin):
    list_display = ["title", "kind", "place", "state_shown", "came_shown", "receivers", "notice_shown"]
    list_filter = ["kind", "status", "notice", "market"]
    list_select_related = ["store", "associate__store"]
    search_fields = ["title", "state", "store__name", "associate__name"]
    ordering = ["kind", "title"]
    autocomplete_fields = ["store", "associate", "people", "backup"]
    actions_submit_line = list(BUTTONS)
    buttons = BUTTONS
    moves = MOVES

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.standing().counted()  # type: ignore[no-any-return]  # a queryset of ours

    def get_fields(self, request: HttpRequest, obj: ContactWay | None = None) -> list[str]:
        return [*WRITTEN, *SEEN] if obj else WRITTEN

    def get_readonly_fields(self, request: HttpRequest, obj: ContactWay | None = None) -> list[str]:
        return ["kind", "market", "store", "associate", *SEEN] if obj else []

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            kwargs["choices"] = [(kind.value, kind.label) for kind in MADE_BY_HAND]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A way is ended, never forgotten: clients came by it."""
        return False

    def save_model(self, request: HttpRequest, obj: ContactWay, form: Any, change: bool) -> None:
        """WeCom is told of it; the buttons work on what was saved."""
        services.tell_wecom(obj, at=clock.now())
        super().save_model(request, obj, form, change)

    @display(description=_("place"))
    def place(self, way: ContactWay) -> str:
        store = way.store or (way.associate.store if way.associate else None)
        return store.name if store else ""

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state_shown(self, way: ContactWay) -> tuple[str, str]:
        return way.status, way.get_status_display()

    @display(description=_("clients"), ordering="came")
    def came_shown(self, way: Any) -> str:
        return str(way.came)

    @display(description=_("notice of WeCom"), label=NOTICE_COLOUR)
    def notice_shown(self, way: ContactWay) -> str:
        return way.get_notice_display()

    @display(description=_("receivers"))
    def receivers(self, way: ContactWay) -> str:
        return ", ".join(way.userids)

    @display(description=_("code"))
    def code(self, way: ContactWay) -> str:
        """At the house's size, sharp when printed; until it is read, WeCom's own picture of it behind a link."""
        if not way.address:
            return str(_("WeCom has not made it yet."))
        if not way.content:
            own = '<a href="{}" target="_blank" rel="noreferrer">{}</a>'
            return format_html(own, way.address, _("WeCom's picture of it has not been read yet."))
        drawn = mark_safe(qr.svg(way.content))  # noqa: S308  # a path drawn by us, no word of anybody
        link = reverse("admin:contactway_printed", args=[way.pk])
        text = _("Printable card")
        return format_html('<a href="{}" target="_blank"><div class="w-48">{}</div>{}</a>', link, drawn, text)

    def get_urls(self) -> list[URLPattern]:
        card = path("<path:object_id>/printed/", self.admin_site.admin_view(self.printed), name="contactway_printed")
        return [card, *super().get_urls()]

    def printed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The card on a page of its own, ready for the printer."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        way = get_object_or_404(self.get_queryset(request).exclude(content=""), pk=object_id)
        card = mark_safe(services.card_of(way))  # noqa: S308  # escaped where it is drawn
        return render(request, "clients/way_card.html", {"way": way, "card": card})

    @action(description=_("Pause"), permissions=["change"], icon="pause")
    def pause(self, request: HttpRequest, way: ContactWay) -> None:
        self.move(request, way, services.pause)

    @action(description=_("Resume"), permissions=["change"], icon="play_arrow")
    def resume(self, request: HttpRequest, way: ContactWay) -> None:
        self.move(request, way, services.resume)

    @action(description=_("End for good"), permissions=["change"], icon="block")
    def end(self, request: HttpRequest, way: ContactWay) -> None:
        self.move(request, way, services.end_way)

"""Kiosks in the console: a tablet per row, paired by a code that is shown once, and taken away by a button."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clienteling.clients import services
from clienteling.clients.models import KioskDevice
from clienteling.lib import clock
from clienteling.lib.house_admin import HouseAdmin, action, display

COLOURS = {"paired": "success", "waiting": "info", "revoked": "danger"}


@admin.register(KioskDevice)
class KioskDeviceAdmin(HouseAdmin):
    list_display = ["name", "store", "standing", "paired_at"]
    list_filter = ["store"]
    list_select_related = ["store"]
    search_fields = ["name", "store__name"]
    ordering = ["store", "name"]
    fields = ["name", "store", "standing", "paired_at"]
    autocomplete_fields = ["store"]
    actions_submit_line = ["pair", "revoke"]

    def get_readonly_fields(self, request: HttpRequest, obj: KioskDevice | None = None) -> list[str]:
        return ["standing", "paired_at", *(["store"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is revoked; what was signed on it stays on record."""
        return False

    @display(description=_("status"), label=COLOURS)
    def standing(self, device: KioskDevice) -> tuple[str, str]:
        if device.revoked_at:
            return "revoked", gettext("Revoked")
        return ("paired", gettext("Paired")) if device.token_index else ("waiting", gettext("Not paired"))

    @action(description=_("New pairing code"), permissions=["change"], icon="pin")
    def pair(self, request: HttpRequest, device: KioskDevice) -> None:
        code = services.new_code(device, by=request.user, at=clock.now())  # type: ignore[arg-type]  # the console's users are associates
        said = gettext("Open /kiosk/ on the tablet and enter %(code)s within ten minutes. It is not shown again.")
        self.message_user(request, said % {"code": code}, messages.WARNING)

    @action(description=_("Revoke"), permissions=["change"], icon="block")
    def revoke(self, request: HttpRequest, device: KioskDevice) -> None:
        services.revoke(device, by=request.user, at=clock.now())  # type: ignore[arg-type]  # as above

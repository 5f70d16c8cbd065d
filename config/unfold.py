"""The console's look and navigation, for django-unfold: old gold on ivory, ink for words."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from clienteling.lib.tokens import scale

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Maison",
    "SITE_HEADER": "Maison",
    "SITE_SUBHEADER": _("Clienteling"),
    "SITE_SYMBOL": "diamond",
    "SITE_URL": None,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("console/diamond.svg")}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "3px",
    "COLORS": {"base": scale("ivory"), "primary": scale("gold")},
    "STYLES": [lambda request: static("house/tokens.css"), lambda request: static("console/console.css")],
    "SCRIPTS": [lambda request: static("console/find.js"), lambda request: static("console/fields.js")],
    "ENVIRONMENT": "clienteling.console.navigation.environment",
    "DASHBOARD_CALLBACK": "clienteling.console.dashboard.fill",
    "LOGIN": {"image": lambda request: static("console/house.jpg")},
    "SIDEBAR": {"show_search": True, "navigation": "clienteling.console.navigation.sidebar"},
}

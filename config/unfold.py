"""The console's look and navigation, for django-unfold: old gold on ivory, ink for words."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

IVORY_TO_INK = {
    "50": "#faf9f7",
    "100": "#f3f1ec",
    "200": "#e6e2da",
    "300": "#d0cabd",
    "400": "#a39b8b",
    "500": "#7a7264",
    "600": "#574f43",
    "700": "#3f392f",
    "800": "#2a261f",
    "900": "#1b1914",
    "950": "#11100c",
}
OLD_GOLD = {
    "50": "#fbf7ee",
    "100": "#f4ecdb",
    "200": "#ebd9b3",
    "300": "#dec080",
    "400": "#cba553",
    "500": "#b08a3e",
    "600": "#8f6c2c",
    "700": "#725624",
    "800": "#5b4520",
    "900": "#49381b",
    "950": "#291f0e",
}
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
    "COLORS": {"base": IVORY_TO_INK, "primary": OLD_GOLD},
    "STYLES": [lambda request: static("console/console.css")],
    "ENVIRONMENT": "clienteling.console.navigation.environment",
    "DASHBOARD_CALLBACK": "clienteling.console.dashboard.fill",
    "LOGIN": {"image": lambda request: static("console/house.jpg")},
    "SIDEBAR": {"show_search": True, "navigation": "clienteling.console.navigation.sidebar"},
}

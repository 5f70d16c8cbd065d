"""Codes that machines write, as people say them: languages, systems, calls of WeCom, and small tables of facts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

SOURCES: Mapping[str, Any] = {
    "pos": _("Tills"),
    "miniprogram": _("Mini program"),
    "mini-program": _("Mini program"),
    "import": _("Imported file"),
    "crm": "CRM",
    "shop": _("Online shop"),
    "ecommerce": _("Online shop"),
    "wecom": "WeCom",
    "kiosk": _("Kiosk"),
    "console": _("Console"),
    "phone": _("Phone"),
}
CHANNELS: Mapping[str, Any] = {
    "alert": _("After an alert"),
    "prepared_message": _("Prepared message"),
    "chat": _("Chat"),
}
CALLS: Mapping[str, Any] = {
    "message/send": _("Card to an associate"),
    "message/update_template_card": _("Change of a card"),
    "externalcontact/send_welcome_msg": _("Welcome message"),
    "externalcontact/add_msg_template": _("Prepared message"),
}


def language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


def source(code: str) -> str:
    return str(SOURCES.get(code, code))


def channel(code: str) -> str:
    return str(CHANNELS.get(code, code))


def call(api: str) -> str:
    return str(CALLS.get(api, api))


def seconds(milliseconds: int) -> str:
    """`0.07 s`: how long something took."""
    return f"{milliseconds / 1000:.2f} s"


def facts(rows: Iterable[tuple[Any, Any]]) -> SafeString:
    """A name and what it is, a line each; a dash for none."""
    lines = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", rows)
    return format_html('<table class="evidence">{}</table>', lines) if lines else SafeString("–")


def details(given: Mapping[str, Any]) -> SafeString:
    """What somebody noted by name: names without their underscores, lists with commas."""
    return facts((name.replace("_", " "), plain(value)) for name, value in given.items())


def plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name.replace('_', ' ')} {plain(each)}" for name, each in value.items())
    return ", ".join(map(plain, value)) if isinstance(value, list | tuple) else str(value)

"""The address of each route's object in a place, or of one that is not there."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from clienteling.lib import clock
from config.doors import Door
from tests.doors.asking import NO_UID, NOWHERE
from tests.doors.house import Place
from tests.doors.listing import LISTED

Key = Callable[[Place], list[Any]]
ABSENT = {int: NOWHERE, str: "no-such-thing"}


def row(label: str, column: str = "pk") -> Key:
    return lambda here: [getattr(here.row(label), column)]


def client(here: Place) -> list[Any]:
    return [here.client.uid]


def of_client(label: str, column: str = "pk") -> Key:
    return lambda here: [here.client.uid, getattr(here.row(label), column)]


ALERT, PERSON, RULE = row("alerts.alert"), row("associates.associate"), row("alerts.rule")
ALERTS = ("alert", "why", "done", "preview", "later", "dismiss")
OF_CLIENT = ("client", "timeline", "client-tags", "client-consents", "consent-withdrawal")
WEBHOOK = row("webhooks.subscription", "uid")
GUIDELINE, WISH = row("published guideline"), row("clients.wish", "uid")
KEYS: dict[str, Key] = {
    "mobile:begin": lambda here: [here.market.code],
    **dict.fromkeys([f"mobile:{page}" for page in ALERTS], ALERT),
    **dict.fromkeys(["mobile:client", "mobile:reveal", "mobile:timeline", "mobile:about", "mobile:note_write"], client),
    "mobile:note_edit": of_client("clients.note", "uid"),
    "mobile:note_wish": client,
    **dict.fromkeys(["mobile:message_sent", "mobile:message_preview"], of_client("approved message")),
    **dict.fromkeys(["mobile:store", "console:store"], row("associates.store")),
    **dict.fromkeys([f"rules:{page}" for page in ("rule", "edit", "backtest", "shadow", "live", "pause")], RULE),
    "admin:oversight_accessrequest_archive": lambda _here: [NOWHERE, "token"],
    "jobs:act": lambda _here: ["imports", NOWHERE, "stop"],
    "history": lambda _here: ["clients", "client", str(NOWHERE)],
    **dict.fromkeys(["mobile:promise_kept", "mobile:wish_given_up"], WISH),
    **dict.fromkeys(["mobile:guideline", "mobile:quiz"], GUIDELINE),
    **dict.fromkeys(["mobile:absence", "mobile:shift", "kiosk:visit"], PERSON),
    **dict.fromkeys(
        ["kiosk:portrait", "admin:associates_associate_portrait"], row("associates.portrait", "associate_id")
    ),
    "mobile:back": row("associates.absence"),
    "kiosk:code": row("clients.kioskvisit", "uid"),
    "wecom:callback": lambda here: [here.market.corp.corp_id, here.market.corp.agent_id],
    "wecom:official": row("wecom.officialaccount", "appid"),
    "insights:scorecard": row("alerts.rule", "code"),
    **dict.fromkeys(["insights:why", "insights:timeline"], client),
    "admin:app_list": lambda _here: ["clients"],
    "admin:auth_user_password_change": PERSON,
    "admin:view_on_site": lambda _here: [NOWHERE, NOWHERE],
    **dict.fromkeys(
        [f"admin:clients_client_{page}" for page in ("timeline", "why", "reveal", "own_fields_form")],
        row("clients.client"),
    ),
    "admin:clients_fileimport_columns": lambda _here: ["clients"],
    "admin:clients_fileimport_rejected": row("clients.rejectedrows", "file_import_id"),
    "admin:contactway_printed": row("clients.contactway"),
    "admin:alerts_alert_why": ALERT,
    **dict.fromkeys([f"api:{page}" for page in OF_CLIENT], client),
    "api:client-tag": of_client("clients.tag"),
    **dict.fromkeys(["api:wish", "api:wish-close"], WISH),
    "api:refunds": row("attribution.order", "external_id"),
    "api:associate": row("associates.associate", "username"),
    "api:store": row("associates.store", "code"),
    "api:asset": row("approved asset", "code"),
    "api:report": lambda _here: [f"monthly-{clock.now():%Y-%m}.xlsx"],
    **dict.fromkeys([f"api:webhook{page}" for page in ("", "-deliveries", "-replay", "-secret")], WEBHOOK),
    **dict.fromkeys(
        ["api:alert", "api:alert-acknowledge", "api:alert-later", "api:alert-done", "api:alert-dismiss"], ALERT
    ),
    **dict.fromkeys(["api:rule", "api:scorecard"], row("alerts.rule", "code")),
}
# Routes whose names are not theirs alone, or that have none.
PLAIN = {"": "/", "m/": "/m/", "healthz": "/healthz", "readyz": "/readyz", "metrics": "/metrics", "freshz": "/freshz"}
PLAIN["media/<path:path>"] = "/media/assets/autumn.jpg"
ASKED = {name: "?limit=200" for name in LISTED if name.startswith("api:") and name != "api:kpis"} | {
    "api:report": "?purpose=planning",
    "admin:autocomplete": "?app_label=attribution&model_name=order&field_name=client",
}


def address(name: str, door: Door, place: Place | None, home: Place) -> str:
    """`place` None: of no such object, where the door has one."""
    if name in PLAIN:
        return PLAIN[name]
    key = KEYS.get(name)
    args = key(place or home) if key else []
    if place is None and door.of:
        args = [ABSENT.get(type(one), NO_UID) for one in args]
    return reverse(name, args=args) + ASKED.get(name, "")

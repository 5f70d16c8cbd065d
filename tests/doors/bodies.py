"""What is sent to each door that writes: right for the object asked for, so that nothing but rights can refuse it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localdate

from clienteling.lib import clock
from config.doors import Door, To
from tests.doors.house import AGREED as VERSION
from tests.doors.house import Place, unionid

Body = Callable[[Place], dict[str, Any]]
BODIES: dict[str, Body] = {}


def always(said: dict[str, Any], *names: str) -> None:
    BODIES.update(dict.fromkeys(names, lambda _here: said))


def rows(name: str, row: Body) -> Body:
    return lambda here: {name: [{**row(here), "market": here.market.code}]}


def of_client(row: Body) -> Body:
    return lambda here: {**row(here), "client": {"unionid": unionid(here.name)}}


def piece(here: Place) -> dict[str, Any]:
    return {"product": here.row("clients.product").sku}


def now(_here: Place, *names: str) -> dict[str, Any]:
    return {name: clock.now() for name in names}


SIGNED = json.dumps([[[n, n * 2] for n in range(12)]])
AGREED = {"purpose": "marketing", "channel": "wecom"}
PAID = {"number": "M-1", "currency": "CNY", "net_minor": 1}
WAITS = {"number": "P-1", "kind": "order"}
BIRTHDAY = {"conditions": {"fact": "days_to_birthday", "op": "<=", "value": 7}}
HOOK = {"name": "CRM", "url": "https://crm.example.com/", "event_types": ["client.merged"]}
VIEWED = {"kind": "product_view"}

always({}, "api:alert-acknowledge", "api:alert-later", "api:alert-done", "api:wish-close", "api:webhook-secret")
always({"reason": "wrong_time"}, "api:alert-dismiss", "mobile:dismiss")
always({**AGREED, "text_version": "1"}, "api:client-consents")
always(BIRTHDAY, "api:dry-runs")
always(HOOK, "api:webhooks")
always({"status": "paused"}, "api:webhook")
always({}, "mobile:done", "mobile:later", "mobile:message_sent", "mobile:promise_kept", "mobile:wish_given_up")
always({}, "mobile:guideline", "mobile:quiz", "mobile:back", "mobile:copy_week", "rules:pause")
always({"text": "A word"}, "mobile:note_write", "mobile:note_edit")
always({"field": "phone", "reason": "other", "words": "A call"}, "mobile:reveal", "admin:clients_client_reveal")
always({"language": "en"}, "mobile:me")
always({"q": "x"}, "mobile:clients")
always({"purpose": "planning"}, "insights:monthly_file")
BODIES |= {
    "api:clients": rows("clients", lambda here: {"identities": {"crm": "M-1"}, "name": "王雪"}),
    "api:activities": lambda here: {
        "activities": [{**VIEWED, "client": {"unionid": unionid(here.name)}, **piece(here), **now(here, "occurred_at")}]
    },
    "api:orders": rows("orders", of_client(lambda here: {**PAID, **now(here, "placed_at")})),
    "api:refunds": lambda here: {"number": "R-1", "amount_minor": 1, **now(here, "refunded_at")},
    "api:pickups": rows("pickups", of_client(lambda here: {**WAITS, **now(here, "taken_at")})),
    "api:stock": rows("stock", lambda here: {**piece(here), "quantity": 3, **now(here, "counted_at")}),
    "api:prices": rows("prices", lambda here: {**piece(here), "amount_minor": 9, **now(here, "valid_from")}),
    "api:consent-withdrawal": lambda here: {"purpose": here.row("clients.consent").purpose},
    "api:client-tags": lambda here: {"id": here.row("clients.tag").pk},
    "api:wishes": lambda here: {"client": here.client.uid, **piece(here)},
    "api:webhook-replay": lambda here: {"since": clock.now() - timedelta(hours=1)},
    "mobile:note_wish": piece,
    "mobile:about": lambda here: {f"own-{here.row('clients.customfield').code}": "Words"},
    "admin:clients_client_own_fields_form": lambda here: {f"own-{here.row('clients.customfield').code}": "Words"},
    "mobile:absence": lambda _here: {
        "starts_on": "2100-02-01", "ends_on": "2100-02-02", "kind": "holiday",
    },
    "mobile:shift": lambda _here: {"on": localdate() + timedelta(days=60), "starts": "10:00", "ends": "18:00"},
    "mobile:sidebar_open": lambda here: {"external_userid": f"wm-{here.name}"},
    "kiosk:visit": lambda _here: {"name": "王雪", "purposes": f"service:{VERSION}", "signature": SIGNED},
}  # fmt: skip
# They answer, and change nothing: a question, or what is so already; a message is not sent on top of unread guidelines.
WRITES_NOTHING = {
    "api:dry-runs", "api:webhook-replay", "mobile:clients", "mobile:sidebar_open", "mobile:promise_kept",
    "mobile:quiz", "mobile:copy_week", "mobile:me", "api:client-tag", "mobile:message_sent",
}  # fmt: skip


def body_of(name: str, door: Door, here: Place) -> tuple[bytes, str]:
    """Bytes and their type, as that door takes them."""
    said = BODIES[name](here) if name in BODIES else {}
    if door.to is To.API:
        return json.dumps(said, cls=DjangoJSONEncoder).encode(), "application/json"
    return urlencode(said).encode(), "application/x-www-form-urlencoded"

"""Whether a place's row stands in a list that was answered."""

from collections.abc import Callable
from typing import Any

from tests.doors.house import Place

# What the lists beside the console's tables are made of.
LISTED = {
    "mobile:today": "alerts.alert",
    "mobile:clients": "clients.client",
    "api:clients": "clients.client",
    "api:deletions": "clients.deletion",
    "api:relationships": "clients.relationship",
    "api:tags": "clients.tag",
    "api:consents": "clients.consent",
    "api:wishes": "clients.wish",
    "api:orders": "attribution.order",
    "api:credits": "attribution.credit",
    "api:commissions": "attribution.ledgerentry",
    "api:targets": "attribution.target",
    "api:kpis": "associates.associate",
    "api:associates": "associates.associate",
    "api:stores": "associates.store",
    "api:assets": "approved asset",
    "api:alerts": "alerts.alert",
    "api:rules": "alerts.rule",
    "api:webhooks": "webhooks.subscription",
    "api:webhook-deliveries": "webhooks.delivery",
}
# The column of an answer by which only that row is called, and what it says there; of others it is the row's id.
CALLED: dict[str, tuple[str, Callable[[Any], object]]] = {
    "api:clients": ("uid", lambda row: row.uid),
    "api:deletions": ("id", lambda row: row.row_id),
    "api:wishes": ("uid", lambda row: row.uid),
    "api:orders": ("number", lambda row: row.external_id),
    "api:targets": ("associate", lambda row: row.associate.username),
    "api:kpis": ("associate", lambda row: row.username),
    "api:associates": ("username", lambda row: row.username),
    "api:stores": ("code", lambda row: row.code),
    "api:assets": ("code", lambda row: row.code),
    "api:rules": ("code", lambda row: row.code),
    "api:webhooks": ("uid", lambda row: row.uid),
    "api:webhook-deliveries": ("event", lambda row: row.event.uid),
}


def is_listed(answer: Any, name: str, place: Place) -> bool:
    if name.endswith("_changelist"):
        app, model = name.removeprefix("admin:").removesuffix("_changelist").split("_", 1)
        rows = answer.wsgi_request.drawn["cl"].queryset
        return bool(rows.filter(pk=place.row(f"{app}.{model}").pk).exists())
    row = place.row(LISTED[name])
    if name.startswith("api:"):
        column, called = CALLED.get(name, ("id", lambda row: row.pk))
        return str(called(row)) in {str(one[column]) for one in answer.json()["results"]}
    address = f"/m/alerts/{row.pk}/" if name == "mobile:today" else str(row.uid)
    return address in answer.content.decode()

"""Whether a place's row stands in a list that was answered."""

from collections.abc import Callable
from typing import Any

from tests.doors.house import Place

# What the lists beside the console's tables are made of.
LISTED = {
    "mobile:today": "alerts.alert",
    "mobile:clients": "clients.client",
    "api:clients": "clients.client",
    "api:orders": "attribution.order",
    "api:alerts": "alerts.alert",
}


def is_listed(answer: Any, name: str, place: Place) -> bool:
    """By what only that row is called on the page."""
    if name.endswith("_changelist"):
        app, model = name.removeprefix("admin:").removesuffix("_changelist").split("_", 1)
        rows = answer.wsgi_request.drawn["cl"].queryset
        return bool(rows.filter(pk=place.row(f"{app}.{model}").pk).exists())
    row = place.row(LISTED[name])
    names: dict[str, Callable[[], str]] = {
        "mobile:today": lambda: f"/m/alerts/{row.pk}/",
        "api:orders": lambda: f'"{row.external_id}"',
    }
    called = names.get(name, lambda: str(place.client.uid))
    return called() in answer.content.decode()

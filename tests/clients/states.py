"""The whole state of the client side, to compare before and after."""

from typing import Any

from django.db.models import Model

from clienteling.clients.hanging import HANGING
from clienteling.clients.models import Activity, Client

NEWS_OF_THE_ROW = {"updated_at"}  # says that a row was written, not what it says


def rows(model: type[Model]) -> list[dict[str, Any]]:
    found = model._default_manager.order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in NEWS_OF_THE_ROW} for row in found]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every client and every row that hangs on one."""
    models: list[type[Model]] = [Client, Activity, *(hanging.model for hanging in HANGING.values())]
    return {model._meta.label: rows(model) for model in models}

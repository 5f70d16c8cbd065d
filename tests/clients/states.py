"""The whole state of the client side, to compare before and after."""

from typing import Any

from django.db.models import Model

from clienteling.clients.hanging import HANGING
from clienteling.clients.models import Activity, Client, FollowEvent, Relationship

READ_ANEW = Relationship  # its rows are read off the follow events, under new ids
ONLY_ADDED = FollowEvent  # rows written without events become some when they are first touched
NEWS_OF_THE_ROW = {"updated_at", "changed_at"}  # says that a row was written, not what it says

TOLD = ("client", "associate", "is_primary", "started_at", "ended_at", "ended_by", "add_way", "state")


def rows(model: type[Model]) -> list[dict[str, Any]]:
    if model is READ_ANEW:
        return list(Relationship.objects.order_by("client", "associate", "started_at").values(*TOLD))
    found = model._default_manager.order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in NEWS_OF_THE_ROW} for row in found]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every client and every row that hangs on one."""
    models: list[type[Model]] = [Client, Activity, *(it.model for it in HANGING.values() if it.model is not ONLY_ADDED)]
    return {model._meta.label: rows(model) for model in models}

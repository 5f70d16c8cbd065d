"""Who may call what: the table of doors says which scope a machine needs, and what people may do."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from clienteling.associates.authentication import Machine
from clienteling.associates.doors import DOORS


class ThroughDoor(BasePermission):
    """By the name of the route; one that is not in the table lets nobody through."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method not in view.allowed_methods:
            return True  # nobody may: 405
        match = request.resolver_match
        door = DOORS.get(match.url_name or "") if match else None
        if door is None:
            return False
        if isinstance(request.user, Machine):
            scope = door.scope(request.method or "")
            return scope is not None and request.user.may(scope)
        return bool(request.user.is_authenticated) and request.method in door.people

"""Who may call what: machines by scope, people only where a view says so."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from clienteling.associates.authentication import Machine


class ScopeOrReading(BasePermission):
    """A machine needs the scope its view names for the method; a person may read what is theirs."""

    def has_permission(self, request: Request, view: Any) -> bool:
        scope = view.scopes.get(request.method)
        if isinstance(request.user, Machine):
            return scope is None or request.user.may(scope)
        return bool(request.user.is_authenticated) and (scope is None or request.method in SAFE_METHODS)

"""Tables whose empty market means the whole house: only whoever belongs to no market may leave it empty."""

from typing import Any

from django.http import HttpRequest

from clienteling.lib.house_admin import HouseAdmin


def beyond(request: HttpRequest, row: Any) -> bool:
    """A row of the whole house, before somebody of one market: to be looked at. unfold asks with a key for a row."""
    return getattr(row, "market_id", 0) is None and bool(getattr(request.user, "market_id", None))


class BoundAdmin(HouseAdmin):
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not beyond(request, obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not beyond(request, obj) and bool(super().has_delete_permission(request, obj))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        bound_to = getattr(request.user, "market_id", None)
        if db_field.name == "market" and bound_to:
            kwargs |= {"required": True, "initial": bound_to}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

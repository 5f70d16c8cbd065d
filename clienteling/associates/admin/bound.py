"""Tables whose empty market means the whole house: only whoever belongs to no market may leave it empty."""

from typing import Any

from django.http import HttpRequest

from clienteling.lib.house_admin import HouseAdmin


class BoundAdmin(HouseAdmin):
    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        bound_to = getattr(request.user, "market_id", None)
        if db_field.name == "market" and bound_to:
            kwargs |= {"required": True, "initial": bound_to}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

"""Keys of machine clients in the console."""

from ipaddress import ip_network
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm, MultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clienteling.associates.admin.bound import BoundAdmin
from clienteling.associates.doors import SCOPES
from clienteling.associates.models import MachineKey
from clienteling.associates.services import rotate_key
from clienteling.lib import clock

OVERLAP_HOURS = 24


class MachineKeyForm(ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    scopes = MultipleChoiceField(label=_("Scopes"), choices=list(SCOPES.items()), widget=CheckboxSelectMultiple)

    class Meta:
        model = MachineKey
        fields = ["name", "source", "market", "scopes", "networks", "per_minute", "expiry_date", "revoked"]

    def clean_networks(self) -> list[str]:
        """Addresses, or ranges of them whose host part is zero."""
        networks: list[str] = self.cleaned_data["networks"]
        for network in networks:
            try:
                ip_network(network)
            except ValueError as error:
                detail = gettext("Not an address or a range of addresses: %(text)s")
                raise ValidationError(detail % {"text": network}) from error
        return networks


@admin.register(MachineKey)
class MachineKeyAdmin(BoundAdmin):
    """The key itself is shown once, when it is made; only its hash is kept."""

    form = MachineKeyForm
    list_display = ["name", "source", "market", "prefix", "created", "last_used_at", "expiry_date", "revoked"]
    list_filter = ["revoked", "market"]
    list_select_related = ["market"]
    search_fields = ["name", "source", "prefix"]
    ordering = ["source"]
    of_market = "market"
    actions = ["rotate", "replace"]

    def get_readonly_fields(self, request: HttpRequest, obj: MachineKey | None = None) -> list[str]:
        return ["source", "last_used_at", "former_until"] if obj else []

    def save_model(self, request: HttpRequest, obj: MachineKey, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        key = MachineKey.objects.assign_key(obj)
        obj.save()
        self.show(request, obj, key)

    @admin.action(description=_("New key; the old one stays good for a day"), permissions=["change"])
    def rotate(self, request: HttpRequest, queryset: QuerySet[MachineKey]) -> None:
        self.renew(request, queryset, OVERLAP_HOURS)

    @admin.action(description=_("New key; the old one ends at once"), permissions=["change"])
    def replace(self, request: HttpRequest, queryset: QuerySet[MachineKey]) -> None:
        self.renew(request, queryset, 0)

    def renew(self, request: HttpRequest, keys: QuerySet[MachineKey], hours: int) -> None:
        for key in keys:
            self.show(request, key, rotate_key(key, by=request.user, at=clock.now(), overlap_hours=hours))  # type: ignore[arg-type]  # signed in

    def show(self, request: HttpRequest, key: MachineKey, secret: str) -> None:
        said = gettext("The key of %(name)s is %(key)s — keep it safe, it is not shown again.")
        self.message_user(request, said % {"name": key.name, "key": secret}, messages.WARNING)

"""Keys of machine clients in the console."""

from typing import Any

from django.contrib import admin, messages
from django.forms import CheckboxSelectMultiple, ModelForm, MultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clienteling.associates.admin.bound import BoundAdmin
from clienteling.associates.models import MachineKey
from clienteling.associates.roles import SCOPES


class MachineKeyForm(ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    scopes = MultipleChoiceField(
        label=_("Scopes"), choices=[(scope, scope) for scope in SCOPES], widget=CheckboxSelectMultiple
    )

    class Meta:
        model = MachineKey
        fields = ["name", "source", "market", "scopes", "expiry_date", "revoked"]


@admin.register(MachineKey)
class MachineKeyAdmin(BoundAdmin):
    """The key itself is shown once, when it is made; only its hash is kept."""

    form = MachineKeyForm
    list_display = ["name", "source", "market", "prefix", "created", "expiry_date", "revoked"]
    list_filter = ["revoked", "market"]
    list_select_related = ["market"]
    search_fields = ["name", "source", "prefix"]
    ordering = ["source"]
    of_market = "market"

    def get_readonly_fields(self, request: HttpRequest, obj: MachineKey | None = None) -> list[str]:
        return ["source"] if obj else []

    def save_model(self, request: HttpRequest, obj: MachineKey, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        key = MachineKey.objects.assign_key(obj)
        obj.save()
        said = gettext("The key of %(name)s is %(key)s — keep it safe, it is not shown again.")
        self.message_user(request, said % {"name": obj.name, "key": key}, messages.WARNING)

"""The house's organisation in the console: markets, stores, people, and keys of machines."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.forms import CheckboxSelectMultiple, ModelForm, MultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from clienteling.associates.models import Associate, MachineKey, Market, Store
from clienteling.lib.house_admin import HouseAdmin

SCOPES = [
    "clients:read",
    "clients:write",
    "activities:write",
    "orders:read",
    "orders:write",
    "stock:write",
    "prices:write",
    "alerts:read",
    "timeline:read",
]


@admin.register(Market)
class MarketAdmin(HouseAdmin):
    list_display = ["name", "code", "corp", "currency", "time_zone"]
    list_select_related = ["corp"]
    search_fields = ["name", "code"]
    ordering = ["code"]


@admin.register(Store)
class StoreAdmin(HouseAdmin):
    list_display = ["name", "code", "city", "market"]
    list_filter = ["market"]
    list_select_related = ["market"]
    search_fields = ["name", "code", "city"]
    ordering = ["code"]


@admin.register(Associate)
class AssociateAdmin(HouseAdmin, UserAdmin):  # type: ignore[type-arg]  # generic in its stubs only
    """People log in on the phone by WeCom userid; a password is for the console."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["name", "username", "userid", "role", "store", "market", "is_active"]
    list_filter = ["role", "market", "store", "is_active"]
    list_select_related = ["store", "market"]
    search_fields = ["name", "username", "userid"]
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["last_login"]
    autocomplete_fields = ["store", "market"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "language"]}),
        (_("Place"), {"fields": ["role", "market", "store", "userid", "is_active", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        (_("Place"), {"fields": ["name", "role", "market", "store", "userid"]}),
    ]


class MachineKeyForm(ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    scopes = MultipleChoiceField(
        label=_("Scopes"), choices=[(scope, scope) for scope in SCOPES], widget=CheckboxSelectMultiple
    )

    class Meta:
        model = MachineKey
        fields = ["name", "source", "market", "scopes", "expiry_date", "revoked"]


@admin.register(MachineKey)
class MachineKeyAdmin(HouseAdmin):
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

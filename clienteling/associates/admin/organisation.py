"""The house's organisation in the console: markets, regions, stores with their hours, people."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.forms import AdminPasswordChangeForm, UserCreationForm

from clienteling.associates.admin.bound import BoundAdmin
from clienteling.associates.admin.place_form import OneMarket
from clienteling.associates.admin.portraits import AssociateForm, PortraitPage
from clienteling.associates.models import Associate, Market, OpeningHours, Region, SpecialDay, Store
from clienteling.associates.services import place, start_run
from clienteling.lib import clock
from clienteling.lib.house_admin import HouseAdmin, action, display


@admin.register(Market)
class MarketAdmin(HouseAdmin):
    list_display = ["name", "code", "corp", "currency", "time_zone"]
    list_select_related = ["corp"]
    search_fields = ["name", "code"]
    ordering = ["code"]
    actions = ["read_directory"]

    @action(description=_("Read WeCom's directory now"), permissions=["change"])
    def read_directory(self, request: HttpRequest, markets: QuerySet[Market]) -> None:
        for market in markets:
            start_run(market, at=clock.now())
        said = _("WeCom's directory is being read; see the directory runs.")
        self.message_user(request, said, messages.SUCCESS)


class RegionForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    class Meta:
        model = Region
        fields = ["market", "parent", "code", "name"]

    def clean(self) -> dict[str, Any]:
        """What the service would refuse is said at its field."""
        given: dict[str, Any] = super().clean() or {}
        under, market = given.get("parent"), given.get("market", self.instance.market if self.instance.pk else None)
        if under and market and under.market_id != market.pk:
            self.add_error("parent", _("A region lies within its own market."))
        elif under and self.instance.pk and under.path.startswith(self.instance.path):
            self.add_error("parent", _("A region cannot be a part of itself."))
        return given


@admin.register(Region)
class RegionAdmin(HouseAdmin):
    """Ordered by path, so that the list reads as a tree."""

    form = RegionForm
    list_display = ["in_tree", "code", "market"]
    list_filter = ["market"]
    list_select_related = ["market"]
    search_fields = ["name", "code"]
    ordering = ["path"]
    fields = ["market", "parent", "code", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> list[str]:
        return ["market", "code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Region, form: forms.Form, change: bool) -> None:
        place(obj, under=obj.parent)

    @display(description=_("region"), ordering="path")
    def in_tree(self, region: Region) -> str:
        return "\u2003" * region.depth + region.name


class StoreForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    class Meta:
        model = Store
        fields = ["market", "region", "code", "name", "city", "time_zone"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        region, market = given.get("region"), given.get("market")
        if region and market and region.market_id != market.pk:
            self.add_error("region", _("The region lies in another market."))
        return given


class OpeningHoursInline(TabularInline):  # type: ignore[misc]  # unfold is untyped
    model = OpeningHours
    extra = 0
    max_num = 7
    tab = True


class SpecialDayInline(TabularInline):  # type: ignore[misc]  # as above
    model = SpecialDay
    extra = 0
    tab = True


@admin.register(Store)
class StoreAdmin(HouseAdmin):
    form = StoreForm
    inlines = [OpeningHoursInline, SpecialDayInline]
    list_display = ["name", "code", "city", "region", "market"]
    list_filter = ["market", "region"]
    list_select_related = ["market", "region"]
    search_fields = ["name", "code", "city"]
    ordering = ["code"]


class NewAssociateForm(OneMarket, UserCreationForm):  # type: ignore[misc]  # unfold is untyped
    pass


@admin.register(Associate)
class AssociateAdmin(PortraitPage, BoundAdmin, UserAdmin):  # type: ignore[type-arg]  # generic in its stubs only
    """People log in on the phone by WeCom userid; a password is for the console."""

    form = AssociateForm
    add_form = NewAssociateForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["name", "username", "userid", "role", "store", "market", "is_active"]
    list_filter = ["role", "market", "store", "is_active"]
    list_select_related = ["store", "market"]
    search_fields = ["name", "username", "userid"]
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["last_login", "invited_at", "joined_at", "left_at", "portrait_now"]
    autocomplete_fields = ["store", "region", "market"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "language", "speaks"]}),
        (_("Place"), {"fields": ["role", "market", "region", "store", "userid", "is_active"]}),
        (_("History"), {"fields": ["last_login", "invited_at", "joined_at", "left_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        (_("Place"), {"fields": ["name", "role", "market", "region", "store", "userid"]}),
    ]

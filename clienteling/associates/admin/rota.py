"""Rota and absences in the console: the same services as on the manager's phone."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Absence, Shift
from clienteling.associates.services.absences import check
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import HouseAdmin, display


class AbsenceForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    class Meta:
        model = Absence
        fields = ["associate", "starts_on", "ends_on", "kind", "cover"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not all(given.get(name) for name in ("associate", "starts_on", "ends_on")):
            return given
        absence = Absence(pk=self.instance.pk, associate=given["associate"])
        try:
            check(absence, starts_on=given["starts_on"], ends_on=given["ends_on"], cover=given.get("cover"))
        except DomainError as error:
            self.add_error(error.field, error.detail)
        return given


@admin.register(Absence)
class AbsenceAdmin(HouseAdmin):
    form = AbsenceForm
    list_display = ["associate", "store", "starts_on", "ends_on", "kind", "cover"]
    list_filter = ["kind", "associate__store"]
    list_select_related = ["associate__store", "cover"]
    search_fields = ["associate__name"]
    autocomplete_fields = ["associate", "cover"]
    ordering = ["-starts_on", "-pk"]
    fields = ["associate", ("starts_on", "ends_on"), "kind", "cover", ("entered_by", "entered_at")]
    readonly_fields = ["entered_by", "entered_at"]

    def save_model(self, request: HttpRequest, obj: Absence, form: forms.Form, change: bool) -> None:
        if not change:
            obj.entered_by, obj.entered_at = request.user, clock.now()  # type: ignore[assignment]  # the console's users are associates
        super().save_model(request, obj, form, change)

    @display(description=_("store"))
    def store(self, absence: Absence) -> str:
        return str(absence.associate.store or "")


@admin.register(Shift)
class ShiftAdmin(HouseAdmin):
    list_display = ["on", "store", "associate", "starts", "ends"]
    list_filter = ["store"]
    list_select_related = ["store", "associate"]
    search_fields = ["associate__name"]
    autocomplete_fields = ["associate", "store"]
    date_hierarchy = "on"
    ordering = ["-on", "store", "starts"]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Django's hierarchy of dates counts to the first day after, which the last year there is has not."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error

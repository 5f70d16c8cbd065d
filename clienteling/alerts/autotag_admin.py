"""Automatic tags in the console: conditions checked as they are written, and shown as a sentence."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.drafting.form import ConditionsField
from clienteling.alerts.models import AutoTag
from clienteling.alerts.sentences import sentence
from clienteling.lib.house_admin import HouseAdmin, display


class AutoTagForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    conditions = ConditionsField(label=_("conditions"))

    class Meta:
        model = AutoTag
        fields = ("tag", "conditions", "in_step", "is_live")


@admin.register(AutoTag)
class AutoTagAdmin(HouseAdmin):
    list_display = ["tag", "asks", "is_live", "ran_on", "added", "removed"]
    list_filter = ["is_live"]
    list_select_related = ["tag"]
    ordering = ["pk"]
    form = AutoTagForm
    readonly_fields = ["asks", "ran_on", "added", "removed"]
    of_market = "tag__group__market"

    def get_fields(self, request: HttpRequest, obj: AutoTag | None = None) -> list[str]:
        """Who only looks reads the sentence."""
        if obj and not self.has_change_permission(request, obj):
            return ["tag", "asks", "in_step", "is_live", *self.readonly_fields[1:]]
        return ["tag", "conditions", "in_step", "is_live", *(self.readonly_fields if obj else [])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AutoTag]:
        rows: QuerySet[AutoTag] = super().get_queryset(request)
        return rows.select_related("tag__group__market")

    @display(description=_("asks"))
    def asks(self, auto: AutoTag) -> str:
        return sentence(auto.conditions, get_language() or "en")

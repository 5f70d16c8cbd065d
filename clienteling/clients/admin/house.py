"""What the house itself defines about clients: groups of tags, and fields of its own."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminSelectMultipleWidget

from clienteling.associates.roles import Role
from clienteling.clients.models import CustomField, FieldKind, Tag, TagGroup, TagMark, in_language
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, display

MACHINE = ("machine", gettext_lazy("Machines (API)"))
ROLES = [*Role.choices, MACHINE]


class TagInline(TabularInline):  # type: ignore[misc]  # unfold is untyped
    """New tags reach WeCom with the first client they are put on; known ones are renamed in WeCom."""

    model = Tag
    extra = 1
    fields = ["name", "in_wecom", "gone_at"]
    readonly_fields = ["in_wecom", "gone_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=gettext_lazy("in WeCom"), boolean=True)
    def in_wecom(self, tag: Tag) -> bool:
        return bool(tag.wecom_id)


@admin.register(TagGroup)
class TagGroupAdmin(HouseAdmin):
    list_display = ["name", "market", "in_wecom"]
    list_filter = ["market"]
    search_fields = ["name"]
    ordering = ["market", "name"]
    inlines = [TagInline]
    of_market = "market"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=gettext_lazy("in WeCom"), boolean=True)
    def in_wecom(self, group: TagGroup) -> bool:
        return bool(group.wecom_id)


@admin.register(TagMark)
class TagMarkAdmin(BigTableAdmin):
    list_display = ["made_at", "client", "tag", "add", "tries", "error", "due_at", "done_at"]
    list_filter = ["error"]
    list_select_related = ["client", "tag"]
    ordering = ["-pk"]
    of_market = "client__market"


class CustomFieldForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    """Roles are ticked, labels and choices written as JSON by language."""

    seen_by = forms.MultipleChoiceField(
        label=gettext_lazy("seen by roles"), choices=ROLES, required=False, widget=UnfoldAdminSelectMultipleWidget
    )
    edited_by = forms.MultipleChoiceField(
        label=gettext_lazy("edited by roles"), choices=ROLES, required=False, widget=UnfoldAdminSelectMultipleWidget
    )

    class Meta:
        model = CustomField
        fields = ("code", "kind", "labels", "choices", "is_personal", "seen_by", "edited_by", "retired_at")

    def clean_labels(self) -> dict[str, str]:
        return texts(self.cleaned_data["labels"])

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        choices = given.get("choices")
        if given.get("kind") == FieldKind.CHOICE and not choices:
            self.add_error("choices", _("Write at least one choice."))
        for one in choices.values() if isinstance(choices, dict) else ():
            texts(one)
        return given


def texts(value: Any) -> dict[str, str]:
    """Language → text."""
    fine = isinstance(value, dict) and value and all(isinstance(text, str) and text for text in value.values())
    if not fine:
        raise ValidationError(_('Write texts by language, such as {"en": "Champagne", "zh-hans": "香槟"}.'))
    return dict(value)


@admin.register(CustomField)
class CustomFieldAdmin(HouseAdmin):
    list_display = ["code", "label", "kind", "is_personal", "retired_at"]
    list_filter = ["kind"]
    search_fields = ["code"]
    ordering = ["code"]
    form = CustomFieldForm

    def get_fields(self, request: HttpRequest, obj: CustomField | None = None) -> list[str]:
        """Who only looks reads labels and choices in their own language."""
        if obj and not self.has_change_permission(request, obj):
            return ["code", "label", "kind", "choice_labels", "is_personal", "retired_at"]
        return list(CustomFieldForm.Meta.fields)

    @display(description=gettext_lazy("choices"))
    def choice_labels(self, field: CustomField) -> str:
        return _(", ").join(in_language(words) for words in field.choices.values())

    def get_readonly_fields(self, request: HttpRequest, obj: CustomField | None = None) -> list[str]:
        """Type and storage of a field that may have values stay as they are."""
        if obj and not self.has_change_permission(request, obj):
            return self.get_fields(request, obj)
        return ["code", "kind", "is_personal"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A field is retired; its values stay on record."""
        return False

    @display(description=gettext_lazy("label"))
    def label(self, field: CustomField) -> str:
        return field.label

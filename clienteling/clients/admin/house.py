"""What the house itself defines about clients: groups of tags, and fields of its own."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline

from clienteling.clients import services
from clienteling.clients.admin.own_field_form import FIELDS, CustomFieldForm
from clienteling.clients.models import (
    Client,
    CustomField,
    Tag,
    TagChange,
    TagGroup,
    TagMark,
    in_language,
)
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, display


class TagInline(TabularInline):  # type: ignore[misc]  # unfold is untyped
    """New tags reach WeCom with the first client they are put on; what is changed here is changed there."""

    model = Tag
    extra = 1
    fields = ["name", "clients", "in_wecom"]
    readonly_fields = ["clients", "in_wecom"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        rows: QuerySet[Tag] = super().get_queryset(request)
        return rows.filter(gone_at=None).order_by("name")

    @display(description=gettext_lazy("clients"))
    def clients(self, tag: Tag) -> int | str:
        return Client.objects.present().filter(tag_ids__contains=[tag.pk]).count() if tag.pk else ""

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

    def get_queryset(self, request: HttpRequest) -> QuerySet[TagGroup]:
        return super().get_queryset(request).filter(gone_at=None)

    def get_readonly_fields(self, request: HttpRequest, obj: TagGroup | None = None) -> list[str]:
        return ["market"] if obj else []

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deletion of many at once."""
        return {}

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Its tags go with it; what they were on clients stays on record."""
        tags = [str(tag) for group in objs for tag in group.tags.usable().order_by("name")]
        return [*map(str, objs), tags], {str(Tag._meta.verbose_name_plural): len(tags)}, set(), []

    def delete_model(self, request: HttpRequest, obj: TagGroup) -> None:
        services.delete_group(obj, by=request.user, at=clock.now())  # type: ignore[arg-type]  # the console's users are associates

    def save_model(self, request: HttpRequest, obj: TagGroup, form: Any, change: bool) -> None:
        if not change:
            obj.save()
        elif "name" in form.changed_data:
            self.renamed(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for tag in formset.save(commit=False):
            if tag.pk:
                self.renamed(request, tag)
            else:
                tag.save()
        for tag in formset.deleted_objects:
            services.delete_tag(tag, by=request.user, at=clock.now())  # type: ignore[arg-type]  # as above

    def renamed(self, request: HttpRequest, it: Tag | TagGroup) -> None:
        try:
            services.rename_tag(it, it.name, by=request.user, at=clock.now())  # type: ignore[arg-type]  # as above
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)

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


@admin.register(TagChange)
class TagChangeAdmin(BigTableAdmin):
    list_display = ["made_at", "name", "is_group", "deleted", "tries", "error", "due_at", "done_at"]
    list_filter = ["error"]
    ordering = ["-pk"]
    of_market = "market"


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
        return list(FIELDS)

    def save_model(self, request: HttpRequest, obj: CustomField, form: Any, change: bool) -> None:
        obj.labels, obj.choices = form.labels(), form.choices_said
        super().save_model(request, obj, form, change)

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

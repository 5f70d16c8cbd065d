"""The portrait on an associate's page: looked at, uploaded, taken away."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.forms import UserChangeForm
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from clienteling.associates.admin.place_form import OneMarket
from clienteling.associates.models import Associate, Portrait
from clienteling.associates.services import hang_portrait, take_down_portrait
from clienteling.lib import pictures
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import display

MOST_BYTES = 10 * 1024 * 1024


class AssociateForm(OneMarket, UserChangeForm):  # type: ignore[misc]  # unfold is untyped
    new_portrait = forms.FileField(
        label=_("New portrait"),
        required=False,
        help_text=_("JPEG, PNG or WebP; the middle of it is cut to a square."),
        widget=UnfoldAdminFileFieldWidget,
    )
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget)
    speaks = SimpleArrayField(
        forms.CharField(max_length=10),
        label=_("speaks"),
        required=False,
        help_text=_("Codes of languages with commas between them, such as zh, yue, en."),
        widget=UnfoldAdminTextInputWidget,
    )
    no_portrait = forms.BooleanField(label=_("Take it away"), required=False, widget=UnfoldBooleanSwitchWidget)

    def clean_new_portrait(self) -> "UploadedFile[Any] | None":
        """What cannot be shown is said here, and not when it is hung."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("new_portrait")
        if file and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("A portrait may have 10 MB."))
        if file:
            try:
                pictures.square(file, 48)  # type: ignore[arg-type]  # an upload reads as a file
            except DomainError as error:
                raise forms.ValidationError(error.detail) from error
            file.seek(0)
        return file


class PortraitPage:
    """Mixed into the admin of associates."""

    def get_urls(self) -> list[URLPattern]:
        seen = self.admin_site.admin_view(self.portrait_view)  # type: ignore[attr-defined]  # an admin's
        address = path("<int:pk>/portrait/", seen, name="associates_associate_portrait")
        return [address, *super().get_urls()]  # type: ignore[misc]  # as above

    def get_fieldsets(self, request: HttpRequest, obj: Associate | None = None) -> Any:
        given = list(super().get_fieldsets(request, obj))  # type: ignore[misc]  # as above
        if obj is None:
            return given
        changes = ["new_portrait", "no_portrait"] if self.has_change_permission(request, obj) else []  # type: ignore[attr-defined]  # as above
        return [*given, (_("Portrait"), {"fields": ["portrait_now", *changes]})]

    def save_model(self, request: HttpRequest, obj: Associate, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]  # as above
        if form.cleaned_data.get("no_portrait"):
            take_down_portrait(obj)
        elif file := form.cleaned_data.get("new_portrait"):
            hang_portrait(obj, file)

    @display(description=_("Portrait"))
    def portrait_now(self, associate: Associate) -> str:
        if not Portrait.objects.filter(associate=associate).exists():
            return "–"
        address = reverse("admin:associates_associate_portrait", args=[associate.pk])
        return format_html('<img class="preview portrait-now" src="{}" alt="" width="160" height="160">', address)

    def portrait_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]  # as above
            raise PermissionDenied
        seen = self.get_queryset(request)  # type: ignore[attr-defined]  # as above
        portrait = get_object_or_404(Portrait, associate=get_object_or_404(seen, pk=pk))
        return HttpResponse(bytes(portrait.picture), content_type="image/jpeg")

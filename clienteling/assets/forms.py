"""Forms of the asset pool: a new picture is drawn anew at once, so that a bad one is refused beside its field."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from clienteling.assets.models import Asset, AssetText
from clienteling.lib import pictures
from clienteling.lib.errors import DomainError


class AssetForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    class Meta:
        model = Asset
        fields = ["code", "title", "picture", "product", "market", "valid_from", "expires_on"]

    def clean_picture(self) -> Any:
        picture = self.cleaned_data["picture"]
        if not isinstance(picture, UploadedFile):
            return picture
        try:
            picture.seek(0)
            data = pictures.redrawn(picture)  # type: ignore[arg-type]  # an uploaded file reads like any other
        except DomainError as error:
            raise ValidationError(error.detail, error.code) from error
        return SimpleUploadedFile(f"{PurePath(picture.name or 'picture').stem}.jpg", data, "image/jpeg")


class AssetTextForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget)

    class Meta:
        model = AssetText
        fields = ["language", "caption", "talking_point"]

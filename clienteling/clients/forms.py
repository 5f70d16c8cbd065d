"""Forms of the console's pages of the client side."""

from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES, SELECT_CLASSES, UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from clienteling.clients.imports.jobs import MOST_BYTES
from clienteling.clients.models import ColumnMapping, FileImport, HandoverText

KIND_NAMES = {"clients": _("Clients"), "orders": _("Orders"), "activity": _("Activity")}
Form = TypeVar("Form", bound=forms.Form)


def styled(form: Form) -> Form:
    """In the console's dress."""
    for field in form.fields.values():
        classes = SELECT_CLASSES if isinstance(field, forms.ChoiceField) else INPUT_CLASSES
        field.widget.attrs["class"] = " ".join(classes)
    return form


class HandoverWordsForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget)

    class Meta:
        model = HandoverText
        fields = ["language", "introduction", "message"]


class FileImportForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """A file and how to read it; a worker reads it."""

    kind = forms.ChoiceField(
        label=_("What the file holds"), choices=list(KIND_NAMES.items()), widget=UnfoldAdminSelectWidget
    )
    file = forms.FileField(label=_("File"), help_text=_("XLSX or CSV, up to 64 MB"), widget=UnfoldAdminFileFieldWidget)
    mapping = forms.ModelChoiceField(
        ColumnMapping.objects.order_by("name"),
        label=_("File columns"),
        required=False,
        empty_label=_("Columns are called like our fields"),
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = FileImport
        fields = ["kind", "market", "file", "mapping", "source", "create_clients"]

    def clean_file(self) -> "UploadedFile[Any]":
        """What cannot be a table is refused at once; all else the worker finds out."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        start = file.read(4096)
        file.seek(0)
        name = str(file.name).lower()
        if not name.endswith((".xlsx", ".csv")):
            raise forms.ValidationError(_("Only XLSX and CSV files can be read."))
        if (name.endswith(".xlsx") != start.startswith(b"PK")) or (name.endswith(".csv") and b"\0" in start):
            raise forms.ValidationError(_("The content is not what the name says; save it as XLSX or CSV (UTF-8)."))
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("A file may have %(most)s MB; save it in parts.") % {"most": MOST_BYTES >> 20}
            )
        return file

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        mapping = said.get("mapping")
        if mapping and mapping.kind != said.get("kind"):
            self.add_error("mapping", _("These columns were saved for another kind of file."))
        return said

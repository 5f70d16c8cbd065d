"""The house's own fields of a client as a form, for whoever may see and edit them: on the phone and in the console."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.models import Client, CustomField, FieldKind, in_language
from clienteling.clients.services import LONGEST_VALUE, read

YES_NO = [("", "–"), ("yes", _("yes")), ("no", _("no"))]


class CustomFieldsForm(forms.Form):
    """Empty means that nothing is known. A choice that is no longer offered may stay."""

    def __init__(self, client: Client, user: Associate, data: Any = None, **kwargs: Any) -> None:
        self.own = list(CustomField.objects.seen_by(user) & CustomField.objects.edited_by(user))
        rows = client.custom_values.filter(field__in=self.own).select_related("field")
        known = {row.field.code: read(row) for row in rows}
        kwargs.setdefault("prefix", "own")
        super().__init__(data, initial={code: shown(value) for code, value in known.items()}, **kwargs)
        for one in self.own:
            self.fields[one.code] = input_of(one, known.get(one.code))

    def said(self) -> dict[str, Any]:
        """What was changed, by code, as `edit_custom` takes it."""
        return {
            one.code: value_of(one, self.cleaned_data[one.code]) for one in self.own if one.code in self.changed_data
        }


def shown(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def input_of(field: CustomField, known: Any) -> forms.Field:
    given: dict[str, Any] = {"label": field.label, "required": False}
    match field.kind:
        case FieldKind.NUMBER:
            return forms.IntegerField(**given)
        case FieldKind.DATE:
            return forms.DateField(**given, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        case FieldKind.YES_NO:
            return forms.ChoiceField(**given, choices=YES_NO)
        case FieldKind.CHOICE:
            offered = [(code, in_language(texts) or code) for code, texts in field.choices.items()]
            former = [(known, known)] if known and known not in field.choices else []
            return forms.ChoiceField(**given, choices=[("", "–"), *offered, *former])
    return forms.CharField(**given, max_length=LONGEST_VALUE)


def value_of(field: CustomField, said: Any) -> Any:
    if said in ("", None):
        return None
    if field.kind == FieldKind.YES_NO:
        return said == "yes"
    return said.isoformat() if isinstance(said, date) else said

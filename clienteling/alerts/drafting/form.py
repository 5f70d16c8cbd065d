"""Conditions as a field of a form: the tree to fill in, in the place of a text of JSON."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clienteling.alerts.drafting.reading import of_conditions, of_fields
from clienteling.alerts.drafting.tree import ROOT, Branch
from clienteling.alerts.drafting.writing import written

DEEPEST_GROUP = 3
Slots = Mapping[str, Mapping[str, str]]


class ConditionsWidget(forms.Widget):
    template_name = "alerts/conditions/_widget.html"

    class Media:
        css = {"all": ["console/builder.css"]}
        js = ["console/builder.js"]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        tree = value if isinstance(value, Branch) else of_conditions(value) if value else Branch(ROOT)
        return {"tree": tree, "deepest": DEEPEST_GROUP, "slots": slots(tree) if isinstance(value, Branch) else {}}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Branch:
        return of_fields(data)


class ConditionsField(forms.Field):
    widget = ConditionsWidget

    def clean(self, value: Any) -> Any:
        """The conditions, checked. Raises ValidationError with a stable code."""
        found = written(value)
        if found.problems:
            raise ValidationError([ValidationError(one.text, code=one.code) for one in found.problems])
        return found.conditions

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(written(data).conditions != initial)


def slots(tree: Branch) -> Slots:
    """What is wrong at which part, for the page that comes back."""
    return {f"c{one.key}": {"code": one.code, "text": one.text} for one in written(tree).problems}

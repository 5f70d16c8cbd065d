"""Why somebody needs a detail in full: on the phone and in the console."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models import Client
from clienteling.clients.services.revealing import FIELD_NAMES, RevealReason, revealable


class RevealForm(forms.Form):
    """`names`: of the details that are offered."""

    field = forms.ChoiceField(label=_("What"))
    reason = forms.ChoiceField(label=_("Why"), choices=RevealReason.choices)
    words = forms.CharField(label=_("In your words"), max_length=300, required=False)

    def __init__(self, names: Sequence[str], data: Any = None) -> None:
        super().__init__(data)
        there = [(name, FIELD_NAMES[name]) for name in names]
        self.fields["field"].choices = there  # type: ignore[attr-defined]  # a ChoiceField
        self.offers = bool(there)


def offered(client: Client, *, left_out: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What there is; `left_out`: what the page shows anyway."""
    return tuple(name for name in revealable(client) if name not in left_out)

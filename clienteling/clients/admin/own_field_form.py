"""The form of one of the house's own fields: what it is called in each language, and its choices, a line each."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from clienteling.associates.roles import Role
from clienteling.clients.models import CustomField, FieldKind

ROLES = [*Role.choices, ("machine", gettext_lazy("Machines (API)"))]
LANGUAGES = {code: name for code, name in settings.LANGUAGES if code in settings.WRITTEN_LANGUAGES}
LABELS = {code: f"label_{code.replace('-', '_')}" for code in LANGUAGES}
FIELDS = ("code", "kind", *LABELS.values(), "offered", "is_personal", "seen_by", "edited_by", "retired_at")
BETWEEN = "|"
Texts = dict[str, str]


def _filled(text: str, values: Texts) -> str:
    return text % values


# In the reader's language, not in that of who came first.
filled: Callable[[Any, Texts], Any] = lazy(_filled, str)


def label_fields() -> dict[str, forms.Field]:
    return {
        name: forms.CharField(
            label=filled(gettext_lazy("Label (%(language)s)"), {"language": LANGUAGES[code]}),
            max_length=60,
            required=False,
            widget=UnfoldAdminTextInputWidget,
        )
        for code, name in LABELS.items()
    }


class CustomFieldForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    """A choice keeps its code, which stands before its words; a new one gets its code from them."""

    choices_said: dict[str, Texts]
    locals().update(label_fields())
    offered = forms.CharField(
        label=gettext_lazy("choices"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
        help_text=filled(
            gettext_lazy("One choice per line, its words in this order: %(languages)s"),
            {"languages": f" {BETWEEN} ".join(LANGUAGES.values())},
        ),
    )
    seen_by = forms.MultipleChoiceField(
        label=gettext_lazy("seen by roles"), choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )
    edited_by = forms.MultipleChoiceField(
        label=gettext_lazy("edited by roles"), choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = CustomField
        fields = ("code", "kind", "is_personal", "seen_by", "edited_by", "retired_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for code, name in LABELS.items():
                self.initial.setdefault(name, self.instance.labels.get(code, ""))
            self.initial.setdefault("offered", "\n".join(line(*one) for one in self.instance.choices.items()))

    def labels(self) -> Texts:
        return {code: said for code, name in LABELS.items() if (said := self.cleaned_data.get(name))}

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        if not self.labels():
            self.add_error(next(iter(LABELS.values())), _("Write a label in one language at least."))
        self.choices_said = dict(read(text) for text in given.get("offered", "").splitlines() if text.strip())
        if given.get("kind", self.instance.kind) == FieldKind.CHOICE and not self.choices_said:
            self.add_error("offered", _("Write at least one choice."))
        return given


def line(code: str, texts: Texts) -> str:
    words = [texts.get(language, "") for language in LANGUAGES]
    return f"{code}: {f' {BETWEEN} '.join(words)}"


def read(text: str) -> tuple[str, Texts]:
    """`tea: 茶 | Tea`, or the words alone. Raises ValidationError."""
    head, colon, rest = text.partition(":")
    code, words = (head.strip(), rest) if colon and slugify(head.strip()) == head.strip() else ("", text)
    texts = {language: said.strip() for language, said in zip(LANGUAGES, words.split(BETWEEN), strict=False)}
    texts = {language: said for language, said in texts.items() if said}
    if not texts:
        raise ValidationError({"offered": _("This line has no words: %(line)s") % {"line": text}})
    return code or named(texts), texts


def named(texts: Texts) -> str:
    """A code for rules and the API: English where there is some, else any."""
    said = texts.get("en") or next(iter(texts.values()))
    return slugify(said) or slugify(said, allow_unicode=True)

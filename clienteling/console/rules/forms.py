"""The fields of a rule beside its conditions: names, when it looks, who is told, the card, its limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models import Recipient, RuleKind, RuleText, Trigger
from clienteling.alerts.naming import BETWEEN
from clienteling.alerts.periods import LONGEST_DAYS, PERIODS
from clienteling.alerts.services import NewText
from clienteling.alerts.services.rules import MOST_ASSETS, check_assets, check_send_window, placeholders
from clienteling.alerts.words import FALLBACK
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.lib.errors import DomainError

PARTS = ("title", "why", "say")
LONGEST = {field.name: field.max_length or 0 for field in RuleText._meta.fields}
LABELS = {"title": _("Title"), "why": _("Why now"), "say": _("What to say (to the associate; never sent)")}
PERIOD_LABELS: dict[str, Promise] = {
    "days": _("again after some days"),
    "birthday": _("once per birthday"),
    "tier_change": _("once per change of tier"),
    "order": _("once per order"),
}
FURTHER = [f"asset_{place}" for place in range(2, MOST_ASSETS + 1)]
HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


def line(limit: int, **how: Any) -> forms.CharField:
    return forms.CharField(max_length=limit, **how)


def clock_face() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class RuleForm(forms.Form):
    """Texts are `title-<language>`, `why-…`, `say-…`; a language may be left empty, but not the fallback."""

    name_zh = line(56, label=_("Name in Chinese"))
    name_en = line(56, label=_("Name in English"))
    kind = forms.ChoiceField(label=_("Kind"), choices=RuleKind.choices, widget=forms.RadioSelect)
    trigger = forms.ChoiceField(label=_("When it looks"), choices=Trigger.choices, widget=forms.RadioSelect)
    at_hour = forms.TypedChoiceField(label=_("At, in the store's time"), choices=HOURS, coerce=int)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these days; none is every day"),
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    per = forms.ChoiceField(label=_("The same client again"), choices=[(per, PERIOD_LABELS[per]) for per in PERIODS])
    per_days = forms.IntegerField(label=_("After (days)"), min_value=1, max_value=LONGEST_DAYS, required=False)
    recipient = forms.ChoiceField(label=_("Who is told"), choices=Recipient.choices)
    escalate_after_hours = forms.IntegerField(
        label=_("Tell the manager when untouched for (hours)"), min_value=1, max_value=240, required=False
    )
    in_digest = forms.BooleanField(label=_("Can wait for the morning digest"), required=False)
    send_from = forms.TimeField(label=_("Send from"), required=False, widget=clock_face())
    send_until = forms.TimeField(label=_("Send until"), required=False, widget=clock_face())
    asset = forms.ModelChoiceField(
        label=_("Suggested asset"), queryset=Asset.objects.none(), required=False, empty_label=_("none")
    )
    valid_days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=90)
    priority = forms.IntegerField(label=_("Priority"), min_value=0, max_value=100)
    cooldown_days = forms.IntegerField(label=_("At most once per client in (days)"), min_value=0, max_value=1100)
    holdout_percent = forms.IntegerField(label=_("Held out (%)"), min_value=0, max_value=50)
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, user: Associate, known: set[str] | None = None, **rest: Any) -> None:
        """`known`: the variables the texts may name; None while the conditions are not whole."""
        super().__init__(data, **rest)
        self.known = known
        self.offer_assets(user)
        for language, _name in settings.LANGUAGES:
            for part in PARTS:
                self.fields[f"{part}-{language}"] = text_field(part, language)

    def offer_assets(self, user: Associate) -> None:
        """Read once for all nine places. What was chosen once may stay, also when its rights have ended."""
        now = [self.initial.get(name) for name in ("asset", *FURTHER)]
        usable = Asset.objects.usable(clock.local_day(clock.now(), settings.TIME_ZONE))
        kept = Q(pk__in=usable) | Q(pk__in=[getattr(one, "pk", one) or 0 for one in now])
        queryset = Asset.objects.visible_to(user).filter(kept).order_by("title")
        first = self.fields["asset"]
        assert isinstance(first, forms.ModelChoiceField)  # noqa: S101  (declared above)
        first.queryset = queryset
        first.choices = [("", _("none")), *((asset.pk, str(asset)) for asset in queryset)]
        for name in FURTHER:
            further = forms.ModelChoiceField(label=_("Or instead"), queryset=queryset, required=False)
            further.choices = first.choices
            self.fields[name] = further

    def further_assets(self) -> list[forms.BoundField]:
        return [self[name] for name in FURTHER]

    def new_further(self) -> list[Asset]:
        """Those that were chosen, in order; an empty place between two is none."""
        return [asset for name in FURTHER if (asset := self.cleaned_data.get(name))]

    def chosen_asset(self) -> Asset | None:
        """The one that is chosen right now, also while other fields have mistakes."""
        asset, chosen = self.fields["asset"], str(self["asset"].value() or "")
        assert isinstance(asset, forms.ModelChoiceField)  # noqa: S101  (declared above)
        queryset = asset.queryset if chosen.isdecimal() else None
        return queryset.filter(pk=int(chosen)).first() if queryset is not None else None

    def texts(self, *, asked: bool = True) -> list[tuple[str, str, list[forms.BoundField]]]:
        """(language, its name, its three fields) of the languages the house writes in; `asked=False`: of the others."""
        chosen = [(code, name) for code, name in settings.LANGUAGES if (code in settings.WRITTEN_LANGUAGES) is asked]
        return [(code, name, [self[f"{part}-{code}"] for part in PARTS]) for code, name in chosen]

    def further_texts(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return self.texts(asked=False)

    def has_further_texts(self) -> bool:
        return any(field.value() for _code, _name, fields in self.further_texts() for field in fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.refuse_on("send_until", lambda: check_send_window(cleaned.get("send_from"), cleaned.get("send_until")))
        self.refuse_on("asset", lambda: check_assets(cleaned.get("asset"), self.new_further()))
        if cleaned.get("per") == "days" and not cleaned.get("per_days") and "per_days" not in self.errors:
            self.add_error("per_days", forms.ValidationError(_("Say after how many days."), code="required"))
        for name in ("name_zh", "name_en"):
            if BETWEEN in cleaned.get(name, ""):
                self.add_error(name, forms.ValidationError(_("Leave out the dot between two names."), code="bad_name"))
        for language, _name in settings.LANGUAGES:
            self.clean_text(language, cleaned)
        return cleaned

    def clean_weekdays(self) -> list[int]:
        """All seven are every day."""
        days = sorted(set(self.cleaned_data["weekdays"]))
        return [] if len(days) == len(WEEKDAYS) else days

    def clean_text(self, language: str, cleaned: Mapping[str, Any]) -> None:
        """Whole or left out, and naming only what is known here."""
        some = any(cleaned.get(f"{part}-{language}") for part in PARTS)
        for name in (f"{part}-{language}" for part in PARTS):
            if some and language != FALLBACK and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, forms.ValidationError(_("Write it, or leave all three empty."), code="required"))
            self.refuse_on(name, lambda name=name: self.check_names(cleaned.get(name, "")))

    def check_names(self, text: str) -> None:
        named = placeholders(text)
        if self.known is not None and (unknown := named - self.known):
            names = ", ".join(sorted(unknown))
            raise DomainError("unknown_variable", _("%(names)s: not known here.") % {"names": names})

    def refuse_on(self, name: str, check: Any) -> None:
        try:
            check()
        except DomainError as error:
            self.add_error(name, forms.ValidationError(error.detail, code=error.code))

    def refuse(self, error: DomainError) -> None:
        """A service's refusal, at its field where the form has it."""
        place = {"period": "per", "texts": f"title-{FALLBACK}"}.get(error.field or "", error.field)
        mistake = forms.ValidationError(error.detail, code=error.code)
        self.add_error(place if place in self.fields else None, mistake)

    def new_texts(self) -> list[NewText]:
        written = (
            NewText(code, *(self.cleaned_data[f"{part}-{code}"] for part in PARTS)) for code, _n in settings.LANGUAGES
        )
        return [text for text in written if text.title]

    def mistakes(self, *, unasked: bool) -> Iterator[tuple[str, str, str]]:
        """(field, code, sentence); `unasked`: while one writes, what is merely not written yet is no mistake."""
        for name, errors in self.errors.as_data().items():
            for error in errors[:1]:
                if not (unasked and error.code == "required"):
                    yield name, str(error.code or "invalid"), " ".join(error.messages)


def text_field(part: str, language: str) -> forms.CharField:
    spoken = {"lang": language}
    widget = forms.TextInput(spoken) if part == "title" else forms.Textarea({"rows": 2, **spoken})
    return line(LONGEST[part], label=LABELS[part], required=language == FALLBACK, widget=widget)

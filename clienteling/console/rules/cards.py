"""The card of a rule on the desk, as WeCom will show it, made of the same body that is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from clienteling.alerts import cards as wecom
from clienteling.alerts import conditions, sentences
from clienteling.alerts.dry_run import Sample
from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.models import Alert, Rule, RuleVersion
from clienteling.alerts.naming import joined
from clienteling.alerts.proof import BESIDE
from clienteling.alerts.services import NewText
from clienteling.alerts.services.rules import placeholders, variables
from clienteling.alerts.words import FALLBACK, filled
from clienteling.clients.models import Client
from clienteling.console.rules.desk import Desk
from clienteling.console.rules.forms import PARTS
from clienteling.lib.clock import local_day
from clienteling.lib.errors import DomainError
from clienteling.lib.wordings import nearest

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Variable:
    name: str
    label: str

    @property
    def written(self) -> str:
        return f"{{{self.name}}}"


class Standing(dict[str, str]):
    """What has no value yet stands as its own name."""

    def __missing__(self, key: str) -> str:
        return f"‹{key}›"


def cards(desk: Desk, one: Sample | None, *, at: datetime) -> dict[str, Body | None]:
    """By language, made out to a client that was found; None where the texts cannot be filled in."""
    evidence, client = (one.evidence, one.name) if one else ({}, "")
    lookup = Lookup.of([evidence])
    on = local_day(at, settings.TIME_ZONE)
    made = {}
    for language, _name in settings.LANGUAGES:
        said = shown(evidence, lookup, language) | ({"client": client} if client else {})
        with override(language):
            labels = {one.name: f"‹{one.label}›" for one in offered(desk)}
        made[language] = body(desk, language, Standing(labels | said), on)
    return made


def body(desk: Desk, language: str, values: Standing, on: date) -> Body | None:
    """A language without texts has the nearest's, as on the phone."""
    drafts = {code: texts(desk, code) for code, _name in settings.LANGUAGES}
    begun = {code: text for code, text in drafts.items() if text.title or text.why or text.say}
    text = nearest(begun, language) or drafts[FALLBACK]
    try:
        named = [name for part in (text.title, text.why, text.say) for name in placeholders(part)]
    except DomainError:
        return None
    if not all(name.isidentifier() for name in named):
        return None
    called = joined(*(str(desk.form[name].value() or "") for name in ("name_zh", "name_en")))
    asset = desk.form.chosen_asset()
    alert = Alert(pk=0, rule=Rule(name=called), version=RuleVersion(), client=Client(name=values["client"]))
    shown_asset = asset if asset and asset.is_usable(on) else None
    card = wecom.message(alert, filled(text, values), language=language, task_id="preview", asset=shown_asset)
    drawn: Body = card["template_card"]
    return drawn


def texts(desk: Desk, language: str) -> NewText:
    return NewText(language, *(str(desk.form[f"{part}-{language}"].value() or "") for part in PARTS))


def offered(desk: Desk) -> list[Variable]:
    """What the texts may name that these conditions bring, with its meaning in the active language."""
    found = {"client": _("client")}
    if desk.written.is_whole:
        tree = conditions.parse(desk.written.conditions)
        known = variables(tree)
        found |= {c.fact.key(c.params): sentences.named(c) for c in conditions.comparisons(tree)}
        found |= {name: str(label) for name, label in BESIDE.items() if name in known and brought(name, known)}
    return [Variable(name, label) for name, label in found.items()]


def brought(name: str, known: set[str]) -> bool:
    """Whether the facts bring what a word beside theirs is made of."""
    made_of = {"product": "product_id", "tier": "tier_rank", "next_tier": "next_tier_rank", "amount": "order_minor"}
    made_of |= {"refund": "refund_minor", "price": "amount_minor", "price_before": "before_minor"}
    return made_of.get(name, name) in known

"""Making rules: a version is checked whole before it is stored, and never changed afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from string import Formatter
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from clienteling.alerts import conditions, lifecycle, periods
from clienteling.alerts.evidence import DERIVED
from clienteling.alerts.facts import AsOf, Params
from clienteling.alerts.models import FurtherAsset, Recipient, Rule, RuleText, RuleVersion, Trigger
from clienteling.alerts.words import FALLBACK
from clienteling.assets.models import Asset
from clienteling.lib.errors import DomainError

# Fields of a new version that are no columns of it.
OWN_ROWS = ("texts", "further_assets")
MOST_ASSETS = 9


@dataclass(frozen=True)
class NewText:
    language: str
    title: str
    why: str
    say: str


@dataclass(frozen=True)
class NewVersion:
    """What head office writes. Conditions and period as `RuleVersion` documents them.

    `further_assets`: what the associate may choose instead of the first one, in order.
    """

    trigger: Trigger
    conditions: Mapping[str, Any]
    period: Mapping[str, Any]
    texts: Sequence[NewText]
    at_hour: int = 9
    weekdays: list[int] = field(default_factory=list)
    valid_days: int = 3
    asset: Asset | None = None
    further_assets: Sequence[Asset] = field(default_factory=list)
    recipient: Recipient = Recipient.PRIMARY
    cooldown_days: int = 0
    holdout_percent: int = 0
    send_from: time | None = None
    send_until: time | None = None
    in_digest: bool = False
    escalate_after_hours: int | None = None


def add_version(rule: Rule, new: NewVersion) -> RuleVersion:
    """Store the next version of a rule; it runs once it is tried and goes live. Raises DomainError with the field."""
    tree = conditions.checked(new.conditions)
    periods.check(new.period)
    check_weekdays(new.weekdays)
    check_assets(new.asset, new.further_assets)
    check_send_window(new.send_from, new.send_until)
    check_texts(new.texts, variables(tree))
    with transaction.atomic():
        numbers = RuleVersion.objects.filter(rule=OuterRef("pk")).order_by("-number").values("number")
        locked = Rule.objects.select_for_update(of=("self",)).annotate(last=Subquery(numbers[:1])).get(pk=rule.pk)
        version = RuleVersion.objects.create(
            rule=rule,
            number=(locked.last or 0) + 1,
            **{each.name: getattr(new, each.name) for each in fields(new) if each.name not in OWN_ROWS},
        )
        FurtherAsset.objects.bulk_create(
            FurtherAsset(version=version, asset=asset, place=place)
            for place, asset in enumerate(new.further_assets, start=2)
        )
        RuleText.objects.bulk_create(
            RuleText(version=version, language=t.language, title=t.title, why=t.why, say=t.say) for t in new.texts
        )
        lifecycle.rewritten(rule, version, at=version.created_at)
    return version


def check_weekdays(days: Sequence[int]) -> None:
    """Raises DomainError."""
    if list(days) != sorted(set(days) & set(range(1, 8))):
        raise DomainError("bad_weekdays", _("Days of the week are 1 (Monday) to 7, each once."), field="weekdays")


def check_assets(first: Asset | None, further: Sequence[Asset]) -> None:
    """Raises DomainError."""
    every = [asset.pk for asset in (first, *further) if asset]
    if (further and first is None) or len(every) > MOST_ASSETS or len(set(every)) < len(every):
        reason = _("Suggest up to %(most)s assets, each once, beginning with the first.") % {"most": MOST_ASSETS}
        raise DomainError("bad_assets", reason, field="asset")


def check_send_window(since: time | None, until: time | None) -> None:
    """Raises DomainError."""
    if since is None and until is None:
        return
    if since is None or until is None or until <= since:
        reason = _("Give both hours, the later one second, or neither.")
        raise DomainError("bad_send_window", reason, field="send_until")


def variables(tree: conditions.Node) -> set[str]:
    """What the texts of a rule may name: its facts' keys and what comes with them."""
    nowhere = AsOf(datetime.min, date(2000, 1, 1), 0, "UTC")
    names = set(DERIVED)
    for c in conditions.comparisons(tree):
        names |= {c.fact.key(c.params), *c.fact.build(nowhere, Params(), c.params).evidence}
    return names


def check_texts(texts: Sequence[NewText], known: set[str]) -> None:
    if FALLBACK not in {text.language for text in texts}:
        raise DomainError("text_missing", _("The card needs a text in English."), field="texts")
    for text in texts:
        for part in (text.title, text.why, text.say):
            if unknown := placeholders(part) - known:
                what = {"names": ", ".join(sorted(unknown)), "known": ", ".join(sorted(known))}
                raise DomainError(
                    "unknown_variable", _("%(names)s: not known here. Known: %(known)s") % what, field="texts"
                )


def placeholders(template: str) -> set[str]:
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise DomainError("bad_template", _("A brace is not closed."), field="texts") from error
    names = {name for _text, name, _spec, _conversion in parts if name is not None}
    numbered = any(not name or name[0].isdigit() for name in names)
    if numbered or any(spec or conversion for _text, _name, spec, conversion in parts):
        raise DomainError("bad_template", _("Write variables as {name}, nothing more."), field="texts")
    return names

"""What lies on the desk while a rule is written: its conditions and its fields, from a page or a stored version."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from clienteling.alerts import conditions, drafting
from clienteling.alerts.models import Recipient, Rule, RuleKind, RuleText, RuleVersion, Trigger
from clienteling.alerts.naming import joined, parted
from clienteling.alerts.services import NewRule, NewText, NewVersion, rewrite_rule, write_rule
from clienteling.alerts.services.rules import variables
from clienteling.alerts.shipped import Shipped
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate
from clienteling.console.rules.forms import FURTHER, RuleForm

SAME = ("trigger", "at_hour", "weekdays", "recipient", "escalate_after_hours", "in_digest", "send_from", "send_until")
LIMITS = ("valid_days", "cooldown_days", "holdout_percent")
BLANK: dict[str, Any] = {
    "kind": RuleKind.BUSINESS,
    "trigger": Trigger.SCHEDULE,
    "at_hour": 9,
    "per": "days",
    "per_days": 30,
    "recipient": Recipient.PRIMARY,
    "valid_days": 3,
    "priority": 50,
    "cooldown_days": 7,
    "holdout_percent": 10,
}


@dataclass(frozen=True)
class Desk:
    """`rule`: the one that is written anew; None for a new one."""

    tree: drafting.Branch
    written: drafting.Written
    form: RuleForm
    rule: Rule | None = None


def laid(tree: drafting.Branch, user: Associate, data: Any = None, rule: Rule | None = None, **rest: Any) -> Desk:
    written = drafting.written(tree)
    known = variables(conditions.parse(written.conditions)) if written.is_whole else None
    return Desk(tree, written, RuleForm(data, user=user, known=known, **rest), rule)


def sent(data: Any, user: Associate, rule: Rule | None = None) -> Desk:
    newest = rule.newest if rule else None
    return laid(drafting.of_fields(data), user, data, rule, initial=assets(newest) if newest else None)


def blank(user: Associate) -> Desk:
    return laid(drafting.Branch(drafting.ROOT), user, initial=BLANK)


def ready_made(shipped: Shipped, user: Associate) -> Desk:
    named = {"kind": shipped.kind, "priority": shipped.priority} | names(shipped.name)
    return laid(
        drafting.of_conditions(shipped.version.conditions),
        user,
        initial=named | initial(shipped.version, shipped.version.texts),
    )


def stored(rule: Rule, user: Associate, written_anew: Rule | None) -> Desk:
    """The newest version of a rule, for its next one (`written_anew`) or for another rule."""
    named = {"kind": rule.kind, "priority": rule.priority} | names(rule.name)
    version = rule.newest
    if version is None:
        return laid(drafting.Branch(drafting.ROOT), user, rule=written_anew, initial=BLANK | named)
    held = named | initial(version, version.texts.all()) | {"based_on": version.number}
    return laid(drafting.of_conditions(version.conditions), user, rule=written_anew, initial=held)


def names(name: str) -> dict[str, str]:
    return dict(zip(("name_zh", "name_en"), parted(name), strict=True))


def initial(version: RuleVersion | NewVersion, texts: Iterable[RuleText | NewText]) -> dict[str, Any]:
    words = {f"{part}-{text.language}": getattr(text, part) for text in texts for part in ("title", "why", "say")}
    period = {"per": version.period["per"], "per_days": version.period.get("days")}
    return {name: getattr(version, name) for name in (*SAME, *LIMITS)} | assets(version) | period | words


def assets(version: RuleVersion | NewVersion) -> dict[str, Any]:
    if isinstance(version, RuleVersion):
        further: Iterable[Asset] = [one.asset for one in version.further_assets.select_related("asset")]
    else:
        further = version.further_assets
    return {"asset": version.asset, **dict(zip(FURTHER, further, strict=False))}


def save(desk: Desk, by: Associate) -> Rule:
    """The rule as it is on the desk, which has no mistakes. Raises DomainError."""
    new = new_rule(desk)
    with transaction.atomic():
        if desk.rule is None:
            return write_rule(new, by=by)
        rewrite_rule(desk.rule, new, by=by, based_on=desk.form.cleaned_data.get("based_on") or 0)
        return desk.rule


def new_rule(desk: Desk) -> NewRule:
    said = desk.form.cleaned_data
    period = {"per": said["per"], **({"days": said["per_days"]} if said["per"] == "days" else {})}
    version = NewVersion(
        conditions=desk.written.conditions,
        period=period,
        texts=desk.form.new_texts(),
        asset=said["asset"],
        further_assets=desk.form.new_further(),
        **{name: said[name] for name in (*SAME, *LIMITS)},
    )
    name = joined(said["name_zh"], said["name_en"])
    return NewRule(name, RuleKind(said["kind"]), said["priority"], version, code_from=said["name_en"])

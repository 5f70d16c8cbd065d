"""Writing a rule whole, as head office does in the builder: what it is called, and its next version if one is due."""

from dataclasses import dataclass, fields

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clienteling.alerts.models import Rule, RuleKind, RuleVersion
from clienteling.alerts.services.rules import OWN_ROWS, NewVersion, add_version
from clienteling.associates.models import Associate
from clienteling.lib.errors import DomainError

LONGEST_CODE = 50


@dataclass(frozen=True)
class NewRule:
    """`code_from`: the name its code is made of."""

    name: str
    kind: RuleKind
    priority: int
    version: NewVersion
    code_from: str = ""


def write_rule(new: NewRule, *, by: Associate) -> Rule:
    """A new rule, a draft. Raises DomainError as `add_version`, and `not_allowed`."""
    by.must("alerts.add_rule")
    with transaction.atomic():
        code = free_code(new.code_from or new.name)
        rule = Rule.objects.create(code=code, name=new.name, kind=new.kind, priority=new.priority)
        add_version(rule, new.version)
    return rule


def rewrite_rule(rule: Rule, new: NewRule, *, by: Associate, based_on: int) -> RuleVersion | None:
    """Its name, kind and priority, at once; the next version where something of it changed, which is returned.

    `based_on`: the number of the version that was the newest when the writing began.
    Raises DomainError as `add_version`, and `not_allowed`, `somebody_else_wrote`.
    """
    by.must("alerts.change_rule")
    with transaction.atomic():
        Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        newest = rule.newest
        if newest and newest.number != based_on:
            reason = _("Somebody wrote version %(number)s in the meantime. Look at it before you save yours.")
            raise DomainError("somebody_else_wrote", reason % {"number": newest.number})
        rule.name, rule.kind, rule.priority = new.name, new.kind, new.priority
        rule.save(update_fields=["name", "kind", "priority"])
        return add_version(rule, new.version) if newest is None or differs(newest, new.version) else None


def differs(version: RuleVersion, new: NewVersion) -> bool:
    plain = [field.name for field in fields(NewVersion) if field.name not in OWN_ROWS]
    texts = {(text.language, text.title, text.why, text.say) for text in new.texts}
    stored = set(version.texts.values_list("language", "title", "why", "say"))
    assets = list(version.further_assets.values_list("asset", flat=True))
    if texts != stored or assets != [asset.pk for asset in new.further_assets]:
        return True
    return any(getattr(version, name) != getattr(new, name) for name in plain)


def free_code(name: str) -> str:
    """A code made of the name that no rule has yet."""
    base = slugify(name)[:LONGEST_CODE].strip("-") or "rule"
    taken = set(Rule.objects.filter(code__startswith=base).values_list("code", flat=True))
    number = 2
    code = base
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code

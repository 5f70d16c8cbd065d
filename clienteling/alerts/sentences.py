"""A rule as a sentence, so that head office can read what it asks."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from clienteling.alerts import conditions
from clienteling.alerts.conditions import All, Any_, Comparison, Node, Not
from clienteling.clients.models import ActivityKind

SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "="}


def sentence(raw: Any, language: str) -> str:
    """`days until the birthday ≤ 7 days`; raises DomainError for a tree that is none."""
    with override(language):
        return said(conditions.parse(raw))


def said(tree: Node) -> str:
    match tree:
        case Comparison():
            return said_comparison(tree)
        case Not(part):
            return _("not (%(condition)s)") % {"condition": said(part)}
        case All(parts):
            return _(" and ").join(said(part) for part in parts)
        case Any_(parts):
            return "(" + _(" or ").join(said(part) for part in parts) + ")"


def said_comparison(c: Comparison) -> str:
    words = f"{c.fact.label} {SIGNS[c.op]} {c.value} {c.fact.unit}"
    if "kind" in c.params:
        words = f"{words} ({ActivityKind(c.params['kind']).label})"
    if "days" in c.params:
        words = _("%(comparison)s within %(days)s days") % {"comparison": words, "days": c.params["days"]}
    return words

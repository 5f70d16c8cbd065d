"""A rule as a sentence, so that head office can read what it asks."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from clienteling.alerts import conditions
from clienteling.alerts.conditions import All, Any_, Comparison, Node, Not
from clienteling.alerts.facts import Fact, Kind, OneOf
from clienteling.alerts.models import RuleVersion
from clienteling.lib import written

SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "="}
HUNDREDTHS = -2


def sentence(raw: Any, language: str) -> str:
    """`days until the birthday ≤ 7 days`; raises DomainError for a tree that is none."""
    with override(language):
        return said(conditions.parse(raw))


def schedule(version: RuleVersion) -> str:
    """`every Monday, Thursday at 10:00`, in the time of the client's store."""
    hour = f"{version.at_hour:02d}:00"
    if not version.weekdays:
        return _("every day at %(hour)s") % {"hour": hour}
    days = _(", ").join(str(WEEKDAYS[day - 1]) for day in version.weekdays)
    return _("every %(days)s at %(hour)s") % {"days": days, "hour": hour}


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
    if c.fact.kind is Kind.BOOLEAN:
        words = named(c) if c.value else _("not (%(condition)s)") % {"condition": named(c)}
    else:
        words = f"{named(c)} {SIGNS[c.op]} {said_value(c.fact, c.value)} {c.fact.unit}".rstrip()
    if "days" in c.params:
        words = _("%(comparison)s within %(days)s days") % {"comparison": words, "days": c.params["days"]}
    return words


def named(c: Comparison) -> str:
    """The fact with what it was given, but for the window: `activities of a kind (put in the cart)`."""
    given = [said_parameter(c, name) for name in c.fact.params if name != "days"]
    return f"{c.fact.label} ({_(', ').join(given)})" if given else str(c.fact.label)


def said_parameter(c: Comparison, name: str) -> str:
    param, value = c.fact.params[name], c.params[name]
    words = str(param.choices[value] if isinstance(param, OneOf) else value)
    return _("since: %(what)s") % {"what": words} if name == "since" else words


def said_value(fact: Fact, value: Any) -> str:
    """A value a rule compares with."""
    if fact.kind is Kind.BOOLEAN:
        return yes_no(value)
    if fact.kind is Kind.MONEY:
        amount = written.number(Decimal(value).scaleb(HUNDREDTHS), 2)
        return _("%(amount)s in the market's currency") % {"amount": amount}
    if fact.kind is Kind.DATE:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    options: Mapping[str, str] = fact.options() if fact.options else {}
    return options.get(value, str(value))


def yes_no(value: bool) -> str:
    return _("yes") if value else _("no")

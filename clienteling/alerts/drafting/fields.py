"""The fields by which a comparison is filled in, each of the type its fact or parameter has."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.alerts.conditions import OPERATORS
from clienteling.alerts.drafting.tree import Leaf
from clienteling.alerts.facts import Bounds, Fact, Kind, OneOf, Param
from clienteling.alerts.sentences import SIGNS

Choice = tuple[str, str]
CALLED: dict[str, Promise] = {
    "days": gettext_lazy("window in days"),
    "kind": gettext_lazy("kind"),
    "since": gettext_lazy("since the last"),
    "purpose": gettext_lazy("purpose"),
    "channel": gettext_lazy("channel"),
    "festival": gettext_lazy("festival"),
}
WORDS: dict[str, Promise] = {
    "<=": gettext_lazy("no more than"),
    "<": gettext_lazy("fewer than"),
    "=": gettext_lazy("exactly"),
    ">": gettext_lazy("more than"),
    ">=": gettext_lazy("no fewer than"),
}


@dataclass(frozen=True)
class Field:
    """`kind` is that of the input: number, money, date, text, or choice."""

    name: str
    label: str
    kind: str
    value: str
    choices: Sequence[Choice] = ()
    low: int | None = None
    high: int | None = None
    unit: str = ""
    before: str = ""


def given(leaf: Leaf) -> Iterator[Field]:
    """Of what the fact speaks."""
    for name, param in leaf.fact.params.items():
        yield parameter(f"c{leaf.key}-p-{name}", name, param, leaf.params.get(name, ""))


def parameter(field: str, name: str, param: Param, value: str) -> Field:
    if isinstance(param, Bounds):
        before, unit = _("window"), _("days")
        return Field(field, str(CALLED[name]), "number", value, (), param.low, param.high, unit, before)
    before = str(CALLED[name]) if name == "since" else ""
    if isinstance(param, OneOf):
        choices = [(str(one), str(label)) for one, label in param.choices.items()]
        return Field(field, str(CALLED[name]), "choice", value, choices, before=before)
    return Field(field, str(param.what), "choice", value, kept(param.options().items(), value))


def kept(choices: Iterable[Choice], value: str) -> list[Choice]:
    """What was chosen stays to be seen, also when it is no longer there."""
    found = list(choices)
    return found if value in {code for code, _label in found} else [(value, value or "—"), *found]


def comparison(leaf: Leaf) -> Iterator[Field]:
    """How it is compared, and with what."""
    fact, ops = leaf.fact, OPERATORS[leaf.fact.kind]
    if len(ops) > 1:
        signs = [(op, f"{SIGNS[op]} {WORDS[op]}") for op in ops]
        yield Field(f"c{leaf.key}-op", _("comparison"), "choice", leaf.op, signs)
    yield compared_with(fact, f"c{leaf.key}-value", leaf.value)


def compared_with(fact: Fact, name: str, value: str) -> Field:
    label, unit = _("value"), str(fact.unit)
    match fact.kind:
        case Kind.INTEGER:
            return Field(name, label, "number", value, (), fact.values.low, fact.values.high, unit)
        case Kind.MONEY:
            return Field(name, label, "money", value, unit=_("in the market's currency"))
        case Kind.BOOLEAN:
            return Field(name, label, "choice", value, [("true", _("yes")), ("false", _("no"))])
        case Kind.DATE:
            return Field(name, label, "date", value)
        case _ if fact.options:
            return Field(name, label, "choice", value, kept(fact.options().items(), value))
    return Field(name, label, "text", value, unit=unit)

"""The rule language: JSON in, a checked tree out. Bad input is refused with the path to it and the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clienteling.alerts.facts import FACTS, Bounds, Fact, Given, Kind, Named, OneOf, Param
from clienteling.alerts.facts.given import LONGEST, Value
from clienteling.lib.errors import DomainError

ORDERED = ("<=", "<", "=", ">", ">=")
OPERATORS = {
    Kind.INTEGER: ORDERED,
    Kind.MONEY: ORDERED,
    Kind.DATE: ORDERED,
    Kind.TEXT: ("=",),
    Kind.BOOLEAN: ("=",),
}
MOST_COMPARISONS = 30
DEEPEST = 6


@dataclass(frozen=True)
class Comparison:
    fact: Fact
    params: Given
    op: str
    value: Any


@dataclass(frozen=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Any_:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    part: "Node"


Node = Comparison | All | Any_ | Not


class BadConditions(DomainError):
    """`path` leads to what is wrong in the tree, such as `conditions.all[0].value`; `reason` says why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__("bad_conditions", f"{path}: {reason}", field="conditions")
        self.path = path
        self.reason = reason


def parse(raw: object) -> Node:
    """The tree of `{"all": […]}`, `{"any": […]}`, `{"not": …}` and comparisons. Raises DomainError."""
    tree = node(raw, "conditions", 0)
    if sum(1 for _c in comparisons(tree)) > MOST_COMPARISONS:
        raise BadConditions("conditions", _("more than %(most)s comparisons") % {"most": MOST_COMPARISONS})
    return tree


def checked(raw: object) -> Node:
    """As `parse`, and what is named must be there today: for whoever writes a rule. Raises DomainError."""
    tree = parse(raw)
    there(tree, "conditions")
    return tree


def there(tree: Node, path: str) -> None:
    match tree:
        case Comparison():
            named_is_there(tree, path)
        case Not(part):
            there(part, f"{path}.not")
        case All(parts):
            for i, part in enumerate(parts):
                there(part, f"{path}.all[{i}]")
        case Any_(parts):
            for i, part in enumerate(parts):
                there(part, f"{path}.any[{i}]")


def named_is_there(c: Comparison, path: str) -> None:
    for name, param in c.fact.params.items():
        if isinstance(param, Named) and c.params[name] not in param.options():
            what = {"what": param.what, "name": c.params[name]}
            raise BadConditions(f"{path}.params.{name}", _("there is no %(what)s %(name)s") % what)
    if c.fact.options and c.value not in (known := c.fact.options()):
        one_of(known, c.value, f"{path}.value")


def node(raw: object, path: str, depth: int) -> Node:
    if not isinstance(raw, dict):
        raise BadConditions(path, _("must be an object"))
    if depth > DEEPEST:
        raise BadConditions(path, _("nested too deeply"))
    for word, make in (("all", All), ("any", Any_)):
        if word in raw:
            return make(group(raw, word, path, depth))
    if "not" in raw:
        return Not(node(raw["not"], f"{path}.not", depth + 1))
    return comparison(raw, path)


def group(raw: Mapping[str, Any], word: str, path: str, depth: int) -> tuple[Node, ...]:
    parts = raw[word]
    if not isinstance(parts, list) or not parts or len(raw) != 1:
        raise BadConditions(f"{path}.{word}", _("must be a list with at least one condition, and nothing beside it"))
    return tuple(node(part, f"{path}.{word}[{i}]", depth + 1) for i, part in enumerate(parts))


def comparison(raw: Mapping[str, Any], path: str) -> Comparison:
    fact = FACTS.get(str(raw.get("fact")))
    if fact is None:
        raise BadConditions(f"{path}.fact", _("unknown fact %(name)r") % {"name": raw.get("fact")})
    if unknown := set(raw) - {"fact", "params", "op", "value"}:
        raise BadConditions(path, _("unknown words: %(words)s") % {"words": ", ".join(sorted(unknown))})
    if raw.get("op") not in OPERATORS[fact.kind]:
        raise BadConditions(f"{path}.op", _("must be one of %(ops)s") % {"ops": " ".join(OPERATORS[fact.kind])})
    if not fact.kind.accepts(raw.get("value")):
        raise BadConditions(f"{path}.value", _("must be of type %(kind)s") % {"kind": fact.kind.value})
    check_value(fact, raw["value"], f"{path}.value")
    return Comparison(fact, parameters(fact, raw.get("params", {}), path), raw["op"], raw["value"])


def check_value(fact: Fact, value: Any, path: str) -> None:
    if fact.kind.is_number:
        within(fact.values, value, path)
    if fact.kind is Kind.TEXT:
        short(value, path)


def parameters(fact: Fact, given: object, path: str) -> dict[str, Value]:
    if not isinstance(given, dict) or set(given) != set(fact.params):
        wanted = ", ".join(fact.params) or _("none")
        raise BadConditions(f"{path}.params", _("must be exactly: %(names)s") % {"names": wanted})
    for name, param in fact.params.items():
        check_given(param, given[name], f"{path}.params.{name}")
    return dict(given)


def check_given(param: Param, value: object, path: str) -> None:
    match param:
        case Bounds():
            within(param, value, path)
        case OneOf(choices):
            one_of(choices, value, path)
        case Named():
            short(value, path)


def one_of(known: Mapping[Any, object], value: object, path: str) -> None:
    if type(value) not in (int, str) or value not in known:
        raise BadConditions(path, _("must be one of %(known)s") % {"known": ", ".join(str(one) for one in known)})


def short(value: object, path: str) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST or not value.isprintable():
        raise BadConditions(path, _("must be 1 to %(most)s printable characters") % {"most": LONGEST})


def within(bounds: Bounds, value: object, path: str) -> None:
    if type(value) is not int or not bounds.low <= value <= bounds.high:
        limits = {"low": bounds.low, "high": bounds.high}
        raise BadConditions(path, _("must be between %(low)s and %(high)s") % limits)


def comparisons(tree: Node) -> Iterator[Comparison]:
    """Every comparison in the tree, from left to right."""
    match tree:
        case Comparison():
            yield tree
        case Not(part):
            yield from comparisons(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from comparisons(part)

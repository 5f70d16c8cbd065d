"""A draft from what a page sent, or from the conditions of a stored version.

A page says its tree in the order of its fields: `node` is `<key>:<key of its group>:<fact>`, or `group` for a group;
the fields of a node begin with `c<key>-`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any, Protocol

from clienteling.alerts import conditions
from clienteling.alerts.conditions import DEEPEST, All, Any_, Comparison, Node, Not
from clienteling.alerts.drafting.tree import ALL, ANY, ROOT, Branch, Leaf, Part
from clienteling.alerts.facts import FACTS, Kind
from clienteling.alerts.sentences import HUNDREDTHS

GROUP = "group"
MOST_NODES = 100
MOST_DEEP = DEEPEST + 2  # so that one level too many is still there to be refused
KEY = re.compile(r"[0-9]{1,6}")


class Fields(Protocol):
    """A form as it was sent: values by name, and all of one name in their order."""

    def get(self, key: str, /) -> Any: ...

    def getlist(self, key: str, /) -> list[Any]: ...


def of_fields(sent: Fields) -> Branch:
    """What cannot be read as a node (an unknown fact, a group that is not there, or too deep) is left out."""
    groups: dict[str, list[Part]] = {ROOT: []}
    depth = {ROOT: 1}
    for node in sent.getlist("node")[:MOST_NODES]:
        key, _colon, rest = str(node).partition(":")
        parent, _colon, what = rest.partition(":")
        if not KEY.fullmatch(key) or key in groups or parent not in groups:
            continue
        if what == GROUP and depth[parent] < MOST_DEEP:
            groups[key], depth[key] = [], depth[parent] + 1
            groups[parent].append(Branch(key))
        elif what in FACTS:
            groups[parent].append(leaf(sent, key, what))
    return planted(sent, ROOT, groups)


def planted(sent: Fields, key: str, groups: Mapping[str, list[Part]]) -> Branch:
    parts = tuple(planted(sent, part.key, groups) if isinstance(part, Branch) else part for part in groups[key])
    word = ANY if sent.get(f"c{key}-word") == ANY else ALL
    return Branch(key, word, parts, negated=bool(sent.get(f"c{key}-not")))


def leaf(sent: Fields, key: str, name: str) -> Leaf:
    fact = FACTS[name]
    params = {param: str(sent.get(f"c{key}-p-{param}") or "").strip() for param in fact.params}
    op = str(sent.get(f"c{key}-op") or "=")
    value = str(sent.get(f"c{key}-value") or "").strip()
    return Leaf(key, fact, op, value, params, negated=bool(sent.get(f"c{key}-not")))


def of_conditions(raw: Any) -> Branch:
    """Raises DomainError for a tree that is none."""
    keys = (str(number) for number in count(int(ROOT)))
    tree = conditions.parse(raw)
    inside = tree.part if isinstance(tree, Not) else tree
    if isinstance(inside, All | Any_):
        found = part(tree, keys)
        assert isinstance(found, Branch)  # noqa: S101  (a group, or the negation of one)
        return found
    return Branch(next(keys), ALL, (part(tree, keys),))


def part(tree: Node, keys: Any) -> Part:
    match tree:
        case Comparison(fact, params, op, value):
            given = {name: str(params[name]) for name in fact.params}
            return Leaf(next(keys), fact, op, as_typed(fact.kind, value), given)
        case Not(inner):
            found = part(inner, keys)
            return replace(found, negated=not found.negated)
        case All(parts) | Any_(parts):
            key = next(keys)
            word = ALL if isinstance(tree, All) else ANY
            return Branch(key, word, tuple(part(each, keys) for each in parts))


def as_typed(kind: Kind, value: Any) -> str:
    """Money as people write it, not in its smallest unit."""
    if kind is Kind.MONEY:
        amount = Decimal(value).scaleb(HUNDREDTHS)
        return str(amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount)
    if kind is Kind.BOOLEAN:
        return "true" if value else "false"
    return str(value)

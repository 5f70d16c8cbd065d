"""A condition tree in plain Python: an unknown value compares as no, and its negation as yes."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from clienteling.alerts.conditions import All, Any_, Comparison, Node, Not, comparisons
from clienteling.alerts.facts import AsOf, Kind
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import READERS, Seen

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(tree: Node, history: History, as_of: AsOf) -> bool:
    match tree:
        case Comparison():
            return compares(tree, seen(tree, history, as_of)[0])
        case Not(part):
            return not holds(part, history, as_of)
        case All(parts):
            return all(holds(part, history, as_of) for part in parts)
        case Any_(parts):
            return any(holds(part, history, as_of) for part in parts)


def seen(c: Comparison, history: History, as_of: AsOf) -> Seen:
    return READERS[c.fact.name](history, as_of, c.params)


def compares(c: Comparison, value: Any) -> bool:
    asked = date.fromisoformat(c.value) if c.fact.kind is Kind.DATE else c.value
    return value is not None and COMPARE[c.op](value, asked)


def evidence(tree: Node, history: History, as_of: AsOf) -> dict[str, Any]:
    """Values by key, then what belongs to them; of two facts that name the same, the latter that has it."""
    found: dict[str, Any] = {}
    for c in comparisons(tree):
        value, beside = seen(c, history, as_of)
        named = {c.fact.key(c.params): value, **beside}
        found |= {key: written(one) for key, one in named.items() if one is not None}
    return found


def written(value: Any) -> Any:
    """As jsonb has it."""
    return value.isoformat() if isinstance(value, date) else value

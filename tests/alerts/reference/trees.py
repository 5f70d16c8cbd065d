"""Condition trees at random, their values near those that clients really have."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from clienteling.alerts.conditions import OPERATORS
from clienteling.alerts.facts import FACTS, AsOf, Bounds, Fact, Kind, OneOf, Param
from clienteling.alerts.reference import READERS, History

WINDOWS = [1, 2, 3, 7, 14, 30, 31, 60, 365]


def tree(rng: Random, histories: Sequence[History], as_of: AsOf, depth: int = 0) -> dict[str, Any]:
    """The JSON of a rule."""
    word = rng.choice(["all", "any", "not", "fact", "fact"]) if depth < 3 else "fact"
    if word == "fact":
        return comparison(rng, rng.choice(list(FACTS.values())), histories, as_of)
    if word == "not":
        return {"not": tree(rng, histories, as_of, depth + 1)}
    return {word: [tree(rng, histories, as_of, depth + 1) for _ in range(rng.randrange(1, 4))]}


def comparison(rng: Random, fact: Fact, histories: Sequence[History], as_of: AsOf) -> dict[str, Any]:
    given = parameters(rng, fact)
    said = {"fact": fact.name, "op": rng.choice(OPERATORS[fact.kind]), **({"params": given} if given else {})}
    known = READERS[fact.name](rng.choice(histories), as_of, given)[0] if histories else None
    return {**said, "value": near(rng, fact, known)}


def parameters(rng: Random, fact: Fact) -> dict[str, Any]:
    return {name: chosen(rng, param) for name, param in fact.params.items()}


def chosen(rng: Random, param: Param) -> int | str:
    if isinstance(param, Bounds):
        return rng.choice([days for days in WINDOWS if param.low <= days <= param.high])
    return rng.choice(sorted(param.choices if isinstance(param, OneOf) else param.options()))


def near(rng: Random, fact: Fact, known: Any) -> Any:
    """A value to compare with: that of some client, or one beside it."""
    if fact.kind is Kind.BOOLEAN:
        return rng.random() < 0.7
    if fact.kind is Kind.DATE:
        return ((known or date(2026, 2, 3)) + timedelta(days=rng.choice([-1, 0, 1]))).isoformat()
    if fact.kind is Kind.TEXT:
        return known or "tea"
    value = rng.choice([0, 1, 2, 5, 30, 400]) if known is None else known + rng.choice([-1, 0, 0, 1])
    return min(max(value, fact.values.low), fact.values.high)

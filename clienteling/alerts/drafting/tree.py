"""A condition tree while it is being written: values as they were typed, and a key by which fields find their part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from clienteling.alerts.facts import Bounds, Fact, Kind, Named, OneOf, Param

ALL, ANY = "all", "any"
ROOT = "1"
FIRST_WINDOW, FIRST_DAYS = 30, 7


@dataclass(frozen=True)
class Leaf:
    """One comparison."""

    key: str
    fact: Fact
    op: str
    value: str
    params: Mapping[str, str] = field(default_factory=dict)
    negated: bool = False


@dataclass(frozen=True)
class Branch:
    """Parts of which all, or any, must hold."""

    key: str
    word: str = ALL
    parts: tuple["Part", ...] = ()
    negated: bool = False


Part = Leaf | Branch


def walk(part: Part) -> Iterator[Part]:
    """The part and everything below it, in reading order."""
    yield part
    if isinstance(part, Branch):
        for each in part.parts:
            yield from walk(each)


def leaves(tree: Branch) -> list[Leaf]:
    return [part for part in walk(tree) if isinstance(part, Leaf)]


def next_key(tree: Branch) -> str:
    return str(max(int(part.key) for part in walk(tree)) + 1)


def with_fact(tree: Branch, group: str, fact: Fact) -> Branch:
    """A comparison more, filled in as one would most likely want it."""
    return into(tree, group, first_draft(next_key(tree), fact))


def with_group(tree: Branch, group: str) -> Branch:
    """A group more, of the other kind: within "all" one wants "any"."""
    found = [part for part in walk(tree) if isinstance(part, Branch) and part.key == group]
    word = ANY if found and found[0].word == ALL else ALL
    return into(tree, group, Branch(next_key(tree), word))


def into(tree: Branch, group: str, new: Part) -> Branch:
    parts = tuple(into(part, group, new) if isinstance(part, Branch) else part for part in tree.parts)
    return replace(tree, parts=(*parts, new) if tree.key == group else parts)


def without(tree: Branch, key: str) -> Branch:
    kept = (part for part in tree.parts if part.key != key)
    return replace(tree, parts=tuple(without(part, key) if isinstance(part, Branch) else part for part in kept))


def first_draft(key: str, fact: Fact) -> Leaf:
    params = {name: first_of(param) for name, param in fact.params.items()}
    if fact.kind is Kind.BOOLEAN:
        return Leaf(key, fact, "=", "true", params)
    if fact.kind in (Kind.TEXT, Kind.DATE):
        options = list(fact.options()) if fact.options else []
        return Leaf(key, fact, "=" if fact.kind is Kind.TEXT else ">=", options[0] if options else "", params)
    near = fact.name.startswith(("days_to_", "days_since_", "hours_since_"))
    return Leaf(key, fact, "<=" if near else ">=", str(FIRST_DAYS if near else 1), params)


def first_of(param: Param) -> str:
    match param:
        case Bounds(low, high):
            return str(min(max(low, FIRST_WINDOW), high))
        case OneOf(choices):
            return str(next(iter(choices)))
        case Named():
            return next(iter(param.options()), "")

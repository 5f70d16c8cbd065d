"""From a condition tree to SQL: which clients match, with which evidence, in which period."""

from collections.abc import Sequence
from typing import Any

from clienteling.alerts.conditions import All, Any_, Comparison, Node, Not, comparisons
from clienteling.alerts.facts import AsOf, Fact, Given, Params, Source

LISTED = "c.id IN ("


class Compiler:
    """Collects joins and parameters of one statement. Values go in as parameters only.

    `few`: the statement names the clients it looks at, so finding candidates in the whole house would only cost.
    `shared`: many conditions ask for the same facts, so each fact is joined once. Otherwise a condition speaks of `c`
    alone: PostgreSQL asks the cheaper comparisons first, and joins what the evidence needs to those who match.
    """

    def __init__(self, as_of: AsOf, *, few: bool = False, shared: bool = False) -> None:
        self.as_of = as_of
        self.few = few
        self.shared = shared
        self.params = Params()
        self.joins: dict[str, str] = {}
        self.sources: dict[str, Source] = {}

    def source(self, fact: Fact, given: Given) -> Source:
        """The fact's SQL, joined once per (fact, params)."""
        source = self.built(fact, given)
        for alias, join in source.joins.items():
            self.joins.setdefault(alias, join)
        return source

    def built(self, fact: Fact, given: Given) -> Source:
        key = fact.key(given)
        if key not in self.sources:
            self.sources[key] = fact.build(self.as_of, self.params, given)
        return self.sources[key]

    def condition(self, tree: Node) -> str:
        """Who matches, and what that implies of `c` alone, which is settled before the joins."""
        judged, implied = self.judged(tree), None if self.few else self.implied(tree)
        return f"({implied} AND {judged})" if implied else judged

    def judged(self, tree: Node) -> str:
        """A predicate. NULL means "no": a comparison with an unknown value is false, its negation true."""
        match tree:
            case Comparison():
                return self.comparison(tree)
            case Not(part):
                return f"NOT coalesce({self.judged(part)}, false)"
            case All(parts):
                return "(" + " AND ".join(self.judged(part) for part in parts) + ")"
            case Any_(parts):
                return "(" + " OR ".join(self.judged(part) for part in parts) + ")"

    def comparison(self, c: Comparison) -> str:
        if c.fact.exact and (narrowed := self.narrowed(c)):
            return narrowed
        value = self.source(c.fact, c.params).value if self.shared else self.built(c.fact, c.params).alone
        return f"{value} {c.op} {self.params(c.value)}"

    def narrowed(self, c: Comparison) -> str | None:
        """What the comparison implies of `c` alone."""
        return c.fact.narrow(self.as_of, self.params, c.params, c.op, c.value) if c.fact.narrow else None

    def implied(self, tree: Node, *, exact: bool = False) -> str | None:
        """What the tree implies of `c` alone. An `exact` comparison says no more than the condition does anyway."""
        match tree:
            case Comparison(fact):
                return self.narrowed(tree) if exact or not fact.exact else None
            case All(parts):
                return " AND ".join(filter(None, (self.implied(part, exact=exact) for part in parts))) or None
            case Any_(parts):
                each = [self.implied(part, exact=True) for part in parts]
                return None if None in each else either([part for part in each if part])
            case _:
                return None

    def evidence(self, tree: Node) -> str:
        """What the rule saw, as jsonb: each fact's value by key, and what belongs to it; of two the latter it has."""
        values: dict[str, str] = {}
        for c in comparisons(tree):
            source = self.source(c.fact, c.params)
            for key, sql in {c.fact.key(c.params): source.value, **source.evidence}.items():
                values[key] = sql if values.get(key, sql) == sql else f"coalesce({sql}, {values[key]})"
        pairs = ", ".join(f"{self.params(name)}::text, {value}" for name, value in values.items())
        return f"jsonb_strip_nulls(jsonb_build_object({pairs}))"

    def from_clients(self) -> str:
        return " ".join(["clients_client c", *self.joins.values()])

    @property
    def values(self) -> dict[str, Any]:
        return self.params.values


def either(narrowings: Sequence[str]) -> str:
    """One list of clients where each is a list: PostgreSQL looks them up, and reads the whole table for an OR."""
    if all(narrowing.startswith(LISTED) and narrowing.endswith(")") for narrowing in narrowings):
        lists = " UNION ALL ".join(narrowing.removeprefix(LISTED)[:-1] for narrowing in narrowings)
        return f"{LISTED}{lists})"
    return f"({' OR '.join(f'({narrowing})' for narrowing in narrowings)})"

"""From a condition tree to SQL: which clients match, with which evidence, in which period."""

from typing import Any

from clienteling.alerts.conditions import All, Any_, Comparison, Node, Not, comparisons
from clienteling.alerts.facts import AsOf, Fact, Given, Params, Source


class Compiler:
    """Collects joins and parameters of one statement. Values go in as parameters only."""

    def __init__(self, as_of: AsOf) -> None:
        self.as_of = as_of
        self.params = Params()
        self.joins: dict[str, str] = {}
        self.sources: dict[str, Source] = {}

    def source(self, fact: Fact, given: Given) -> Source:
        """The fact's SQL, built once per (fact, params)."""
        key = fact.key(given)
        if key not in self.sources:
            source = self.sources[key] = fact.build(self.as_of, self.params, given)
            for alias, join in source.joins.items():
                self.joins.setdefault(alias, join)
        return self.sources[key]

    def condition(self, tree: Node) -> str:
        """A predicate. NULL means "no": a comparison with an unknown value is false, its negation true."""
        match tree:
            case Comparison():
                return self.comparison(tree)
            case Not(part):
                return f"NOT coalesce({self.condition(part)}, false)"
            case All(parts):
                return "(" + " AND ".join(self.condition(part) for part in parts) + ")"
            case Any_(parts):
                return "(" + " OR ".join(self.condition(part) for part in parts) + ")"

    def comparison(self, c: Comparison) -> str:
        source = self.source(c.fact, c.params)
        narrowed = c.fact.narrow(self.as_of, self.params, c.params, c.op, c.value) if c.fact.narrow else None
        if narrowed and c.fact.exact:
            return narrowed
        compared = f"{source.value} {c.op} {self.params(c.value)}"
        return f"({narrowed} AND {compared})" if narrowed else compared

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

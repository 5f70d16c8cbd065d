"""Random condition trees, and the SQL somebody would write for each: printed from templates of the bench's own."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.rule_pairs import SINCE, Pair

DEEPEST = 2


@dataclass(frozen=True)
class Leaf:
    """A comparison as the house writes it, its value in SQL, and what else is kept as evidence, key by key."""

    comparison: Mapping[str, Any]
    value: str
    evidence: Mapping[str, str]

    def sql(self) -> str:
        said = self.comparison["value"]
        return f"{self.value} {self.comparison['op']} " + (f"'{said}'" if isinstance(said, str) else str(said))


def leaf(fact: str, op: str, value: int | str, sql: str, key: str = "", **more: Any) -> Leaf:
    evidence = {key or fact: sql, **more.pop("evidence", {})}
    return Leaf({"fact": fact, "op": op, "value": value, **more}, sql, evidence)


def last_order(column: str) -> str:
    return f"""(SELECT o.{column} FROM attribution_order o WHERE o.client_id = c.id AND o.placed_at <= %(at)s
        ORDER BY o.placed_at DESC, o.id DESC LIMIT 1)"""


def language(rng: random.Random) -> Leaf:
    return leaf("language", "=", rng.choice(["en", "zh-hans"]), "c.language")


def tier(rng: random.Random) -> Leaf:
    rank = """coalesce((SELECT t.to_rank FROM clients_tierchange t WHERE t.client_id = c.id AND t.changed_at <= %(at)s
        ORDER BY t.changed_at DESC LIMIT 1), 0)"""
    return leaf("tier_rank", rng.choice(["<=", "=", ">="]), rng.randint(1, 3), rank)


def ordered(rng: random.Random) -> Leaf:
    days = "(" + SINCE.format(moment=last_order("placed_at")) + ")"
    more = {"id": "order_id", "net_minor": "order_minor", "currency": "order_currency"}
    evidence = {key: last_order(column) for column, key in more.items()}
    return leaf("days_since_order", rng.choice(["<=", ">="]), rng.randint(20, 700), days, evidence=evidence)


def orders_in_days(rng: random.Random) -> Leaf:
    days = rng.randint(30, 700)
    count = f"""(SELECT count(*) FROM attribution_order o WHERE o.client_id = c.id AND o.placed_at <= %(at)s
        AND o.placed_at > %(at)s - interval '{days} days')"""
    key = f"orders_in_days_days{days}"
    return leaf("orders_in_days", rng.choice(["=", ">="]), rng.randint(1, 2), count, key, params={"days": days})


def activities(rng: random.Random) -> Leaf:
    days, kind = rng.randint(2, 25), rng.choice([11, 12, 13, 15])
    count = f"""(SELECT count(*) FROM clients_activity a WHERE a.client_id = c.id AND a.kind = {kind}
        AND a.occurred_at > %(at)s - interval '{days} days' AND a.occurred_at <= %(at)s)"""
    key, given = f"activity_count_days{days}_kind{kind}", {"kind": kind, "days": days}
    return leaf("activity_count", rng.choice([">=", ">"]), rng.randint(1, 4), count, key, params=given)


LEAVES: list[Callable[[random.Random], Leaf]] = [language, tier, ordered, orders_in_days, activities]


def random_pair(number: int, rng: random.Random) -> Pair:
    """Two to about five comparisons under "all", "any" and "not", per 30 days."""
    tree, sql, evidence = grow(rng, 0)
    pairs = ", ".join(f"'{key}', {value}" for key, value in evidence.items())
    by_hand = {
        "condition": sql,
        "period": "%(day_number)s / 30",
        "evidence": f"jsonb_strip_nulls(jsonb_build_object({pairs}))",
    }
    return Pair(f"random-{number}", tree, {"per": "days", "days": 30}, by_hand)


def grow(rng: random.Random, depth: int) -> tuple[Mapping[str, Any], str, dict[str, str]]:
    if depth == DEEPEST or (depth and rng.random() < 0.6):
        one = rng.choice(LEAVES)(rng)
        return one.comparison, f"coalesce({one.sql()}, false)", dict(one.evidence)
    if depth and rng.random() < 0.2:
        tree, sql, evidence = grow(rng, depth + 1)
        return {"not": tree}, f"NOT {sql}", evidence
    word, between = rng.choice([("all", " AND "), ("all", " AND "), ("any", " OR ")])
    parts = [grow(rng, depth + 1) for _ in range(rng.randint(2, 3))]
    evidence = {key: sql for _tree, _sql, found in parts for key, sql in found.items()}
    return {word: [tree for tree, _sql, _found in parts]}, f"({between.join(sql for _t, sql, _f in parts)})", evidence

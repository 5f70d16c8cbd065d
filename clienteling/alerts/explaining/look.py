"""One client through the eyes of a rule, as of a moment: every comparison with its value, and whether it held."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from clienteling.alerts import conditions, periods
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.conditions import All, Any_, Comparison, Node, Not
from clienteling.alerts.evidence import Lookup, shown
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import RuleVersion
from clienteling.clients.models import Client
from clienteling.lib.clock import local_day

MATCHES, PERIOD, EVIDENCE = "matches", "period", "evidence"


@dataclass(frozen=True)
class Seen:
    """A comparison, and whether it held."""

    comparison: Comparison
    holds: bool


@dataclass(frozen=True)
class Look:
    """`period`: of the alert there would be, were the conditions met."""

    tree: Node
    seen: tuple[Seen, ...]
    matches: bool
    period: int | None
    evidence: Mapping[str, Any]

    def texts(self, language: str) -> dict[str, str]:
        """Every value as people read it, by the fact's key."""
        return shown(self.evidence, Lookup.of([self.evidence]), language)

    def decided(self) -> list[Seen]:
        """The comparisons for which the whole is as it is: all of them had to be otherwise, or one of them."""
        held = {id(seen.comparison): seen.holds for seen in self.seen}
        wanted = {id(c) for c in decisive(self.tree, held)}
        return [seen for seen in self.seen if id(seen.comparison) in wanted]


def look(version: RuleVersion, client: Client, at: datetime, time_zone: str) -> Look:
    """By the same SQL the engine runs, over this client alone."""
    compiler = Compiler(AsOf(at, local_day(at, time_zone), client.market_id, time_zone))
    tree = conditions.parse(version.conditions)
    asked = list(conditions.comparisons(tree))
    columns = {MATCHES: compiler.condition(tree), PERIOD: periods.sql(compiler, version.period)}
    columns[EVIDENCE] = compiler.evidence(tree)
    columns |= {f"holds{n}": compiler.condition(c) for n, c in enumerate(asked)}
    row = fetch(compiler, columns, client)
    seen = tuple(Seen(c, bool(row[f"holds{n}"])) for n, c in enumerate(asked))
    return Look(tree, seen, bool(row[MATCHES]), row[PERIOD], json.loads(row[EVIDENCE]))


def fetch(compiler: Compiler, columns: Mapping[str, str], client: Client) -> dict[str, Any]:
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    who = compiler.params(client.pk)
    statement = f"SELECT {listed} FROM {compiler.from_clients()} WHERE c.id = {who}"  # noqa: S608  (compiled)
    with connection.cursor() as cursor:
        cursor.execute(statement, compiler.values)
        [row] = cursor.fetchall()
    return dict(zip(columns, row, strict=True))


def holds(tree: Node, held: Mapping[int, bool]) -> bool:
    match tree:
        case Comparison():
            return held[id(tree)]
        case Not(part):
            return not holds(part, held)
        case All(parts):
            return all(holds(part, held) for part in parts)
        case Any_(parts):
            return any(holds(part, held) for part in parts)


def decisive(tree: Node, held: Mapping[int, bool]) -> Iterator[Comparison]:
    """Of a part, only those children that made it what it is."""
    match tree:
        case Comparison():
            yield tree
        case Not(part):
            yield from decisive(part, held)
        case All(parts) | Any_(parts):
            outcome = holds(tree, held)
            for part in parts:
                if holds(part, held) == outcome:
                    yield from decisive(part, held)

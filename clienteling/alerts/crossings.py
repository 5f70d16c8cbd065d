"""Who may have begun to match since a sweep that wrote the whole state: found by index, judged by the rule as ever.

Of a tree that turned true, at least one comparison did: by the clock, or because the client's row changed, which keeps
`updated_at` for everything read here. Facts that are not named here have no such form; their rules look at everybody.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from clienteling.alerts.compiler import Compiler
from clienteling.alerts.conditions import All, Any_, Comparison, Node
from clienteling.alerts.periods import FRESH_DAYS
from clienteling.lib.clock import local_day, start_of_day

UPDATED = "SELECT u.id FROM clients_client u WHERE u.updated_at >= {since}"
BORN = "SELECT c.id FROM clients_client c WHERE c.market_id = {market} AND {born}"
TIER = "SELECT t.id FROM clients_client t WHERE t.market_id = {market} AND t.{column} BETWEEN {first} AND {last}"
# All markets are named because the index begins with the market, and clients also buy abroad.
ORDERED = """SELECT o.client_id FROM attribution_order o WHERE o.market_id IN (SELECT id FROM associates_market)
    AND o.placed_at BETWEEN {first} AND {last}"""
LONGEST_TRANSACTION = timedelta(hours=1)  # a row's `updated_at` is older than its commit
MOST_DAYS = 40
A_YEAR = 360
SINKS, GROWS, STANDS = ("<=", "<", "="), (">=", ">", "="), ("=",)

Finds = Iterator[str]


@dataclass(frozen=True)
class Spell:
    """From the earlier sweep to this one."""

    compiler: Compiler
    since: datetime

    @property
    def days(self) -> int:
        """Midnights of the place between."""
        return (self.compiler.as_of.today - self.first_day).days

    @property
    def first_day(self) -> date:
        return local_day(self.since, self.compiler.as_of.time_zone)

    def span(self, sql: str, first: object, last: object, **more: str) -> str:
        params = self.compiler.params
        market = params(self.compiler.as_of.market_id)
        return sql.format(market=market, first=params(first), last=params(last), **more)

    def ago(self, days: int) -> tuple[datetime, datetime]:
        """When something happened that has come to be that many local days ago, and was not yet then."""
        today, zone = self.compiler.as_of.today, self.compiler.as_of.time_zone
        return start_of_day(self.first_day - timedelta(days - 1), zone), start_of_day(today - timedelta(days - 1), zone)

    def aged(self, c: Comparison) -> tuple[datetime, datetime]:
        return self.ago(c.value + (c.op == ">"))


def birthday(spell: Spell, c: Comparison) -> Finds | None:
    """The days left sink by one a day: whose are now what was asked for, or a little fewer."""
    if c.op not in SINKS or not 0 <= c.value < A_YEAR or c.fact.narrow is None:
        return None
    as_of, params = spell.compiler.as_of, spell.compiler.params
    values = [c.value] if c.op == "=" else range(max(c.value - spell.days, 0), c.value + 1)
    born = [c.fact.narrow(as_of, params, c.params, "=", value) for value in values]
    return iter([BORN.format(market=params(as_of.market_id), born=f"({' OR '.join(filter(None, born))})")])


def tier_expiry(spell: Spell, c: Comparison) -> Finds | None:
    if c.op not in SINKS:
        return None
    last = spell.compiler.as_of.today + timedelta(days=c.value)
    first = last - timedelta(days=0 if c.op == "=" else spell.days)
    return iter([spell.span(TIER, first, last, column="tier_expires_on"), tier_news(spell)])


def tier_news(spell: Spell) -> str:
    """Changes that were known beforehand and have come into force."""
    return spell.span(TIER, spell.since, spell.compiler.as_of.at, column="tier_changed_at")


def since_tier(spell: Spell, c: Comparison) -> Finds | None:
    """Small when it has just happened, large once it is long ago."""
    ages = [spell.span(TIER, *spell.aged(c), column="tier_changed_at")] if c.op in GROWS else []
    return iter(ages if takes_days(c) else [*ages, tier_news(spell)])


def takes_days(c: Comparison) -> bool:
    """Whether what has just happened cannot fulfil it: only the clock can, a day or more later."""
    return c.op in GROWS and c.value + (c.op == ">") >= 1


def tier_rank(spell: Spell, c: Comparison) -> Finds | None:
    return iter([tier_news(spell)])


def order_news(spell: Spell) -> str:
    return spell.span(ORDERED, spell.since, spell.compiler.as_of.at)


def since_order(spell: Spell, c: Comparison) -> Finds | None:
    ages = [spell.span(ORDERED, *spell.aged(c))] if c.op in GROWS else []
    return iter(ages if takes_days(c) else [*ages, order_news(spell)])


def of_orders(spell: Spell, c: Comparison) -> Finds | None:
    return iter([order_news(spell)])


def of_the_row(spell: Spell, c: Comparison) -> Finds | None:
    return iter([])


# By the fact's name: what its comparison turns true by, beside a change of the client's row.
CROSSINGS: Mapping[str, Callable[[Spell, Comparison], Finds | None]] = {
    "days_to_birthday": birthday,
    "days_to_lunar_birthday": birthday,
    "days_to_tier_expiry": tier_expiry,
    "days_since_tier_rose": since_tier,
    "days_since_tier_fell": since_tier,
    "tier_rank": tier_rank,
    "days_since_order": since_order,
    "last_order_amount": of_orders,
    "orders": of_orders,
    "language": of_the_row,
}


def candidates(compiler: Compiler, tree: Node, period: Mapping[str, Any], since: datetime) -> str | None:
    """A predicate on `c` that everyone fulfils who may match now and did not then; None when there is none."""
    spell = Spell(compiler, since)
    if spell.days >= MOST_DAYS:
        return None
    finds = [turned(spell, tree), period_turned(spell, tree, period)]
    if any(found is None for found in finds):
        return None
    changed = UPDATED.format(since=compiler.params(since - LONGEST_TRANSACTION))
    queries = dict.fromkeys([changed, *(query for found in finds for query in found or ())])
    return f"c.id = ANY(ARRAY({' UNION ALL '.join(queries)}))"


def turned(spell: Spell, tree: Node) -> list[str] | None:
    """Queries for the clients of whom a comparison may have turned true; what "not" holds may turn either way."""
    match tree:
        case Comparison(fact):
            found = CROSSINGS[fact.name](spell, tree) if fact.name in CROSSINGS else None
            return None if found is None else list(found)
        case All(parts) | Any_(parts):
            each = [turned(spell, part) for part in parts]
            return None if None in each else [query for found in each for query in found or ()]
        case _:
            return None


def period_turned(spell: Spell, tree: Node, period: Mapping[str, Any]) -> list[str] | None:
    """Whoever goes on matching has a new alert in a new period: queries for those whose period may be a new one.

    That a stretch of days is over is the same for everybody, and then everybody is looked at: see `looks.signature`.
    """
    match period["per"]:
        case "days":
            return []
        case "order":
            return [order_news(spell)]
        case "tier_change":
            return [spell.span(TIER, *spell.ago(FRESH_DAYS + 1), column="tier_changed_at"), tier_news(spell)]
        case "birthday":
            return [] if ends_with_birthday(tree) else None
        case _:
            return None


def ends_with_birthday(tree: Node) -> bool:
    """Whether nobody matches from one birthday on to the next."""
    match tree:
        case Comparison(fact, _params, op, value):
            return fact.name == "days_to_birthday" and op in SINKS and value < A_YEAR
        case All(parts):
            return any(ends_with_birthday(part) for part in parts)
        case Any_(parts):
            return all(ends_with_birthday(part) for part in parts)
        case _:
            return False

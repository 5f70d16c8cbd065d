"""How near does the engine come to SQL by hand, one scan and one batch? `run.py bench rules [CLIENTS [ACTIVITIES]]`.

Both sides of every ratio take turns in one run, undone each time, and their alerts are compared before they are timed.
"""

import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bench.rule_batches import micro_batches
from bench.rule_house import build, live_rule
from bench.rule_pairs import LAPSED, PAIRS, Pair
from bench.rule_trees import random_pair
from bench.spent import spent
from clienteling.alerts import engine, looks
from clienteling.alerts.models import RuleRun, RuleVersion
from clienteling.alerts.schedule import Place
from clienteling.associates.models import Market
from clienteling.lib import clock
from clienteling.lib.clock import day_number

ROUNDS = 5
TREES = 20
COMPILED = 1.15
SEED = 5
ROW = "client_id, period, associate_id, evidence, delivery, reason, raised_as, due_at, expires_at"


@dataclass(frozen=True)
class Figure:
    """`most`: what the ratio must not exceed."""

    name: str
    ratio: float
    most: float
    said: str


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is not there afterwards, so that the next turn finds the same tables."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def in_turns(sides: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The least seconds of processor time each side took: a crowd on the same caches only ever adds to it."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds):
        for name in sorted(sides, reverse=bool(turn % 2)):
            with undone():
                taken[name].append(spent(sides[name]))
    return {name: min(times) for name, times in taken.items()}


def written(work: Callable[[], object]) -> list[tuple[Any, ...]]:
    with undone(), connection.cursor() as cursor:
        work()
        cursor.execute(f"SELECT {ROW} FROM alerts_alert ORDER BY rule_id, client_id, period")  # noqa: S608
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def by_hand(pair: Pair, version: RuleVersion, market: Market, at: datetime) -> None:
    """The same lock and run row, and one statement made for this rule alone."""
    today = clock.local_day(at, market.time_zone)
    values: dict[str, Any] = {
        "rule": version.rule_id,
        "version": version.pk,
        "market": market.pk,
        "at": at,
        "today": today,
    }
    values |= {"day_number": day_number(today), "expires": at + timedelta(days=version.valid_days)}
    with transaction.atomic(), connection.cursor() as cursor:
        run = RuleRun(id=engine.taken(version), version=version, market=market, as_of=at, duration_ms=0)
        run.time_zone = run.signature = ""
        cursor.execute(pair.sql(), {**values, "run": run.pk})
        run.matched = cursor.rowcount
        cursor.execute(engine.WRITE_RUN, engine.row_of(run))


def pair_ratio(pair: Pair, market: Market, at: datetime, rounds: int) -> tuple[float, str]:
    version = live_rule(pair.code, pair.conditions, pair.period)
    sides: dict[str, Callable[[], object]] = {
        "compiled": lambda: engine.evaluate(version, market, as_of=at, at=at),
        "by hand": lambda: by_hand(pair, version, market, at),
    }
    rows = written(sides["compiled"])
    assert rows == written(sides["by hand"]), f"{pair.code}: the two sides do not say the same"
    seconds = in_turns(sides, rounds)
    said = f"{seconds['compiled'] * 1000:.1f} ms to {seconds['by hand'] * 1000:.1f} ms, {len(rows):,} alerts"
    return seconds["compiled"] / seconds["by hand"], said


def compiled(market: Market, at: datetime) -> Iterator[Figure]:
    """Each reference rule, and each random tree."""
    for pair in PAIRS:
        ratio, said = pair_ratio(pair, market, at, ROUNDS)
        yield Figure(f"{pair.code} ÷ by hand", ratio, COMPILED, said)
    rng = random.Random(SEED)
    for number in range(TREES):
        pair = random_pair(number, rng)
        ratio, said = pair_ratio(pair, market, at, 3)
        yield Figure(f"{pair.code} ÷ by hand", ratio, COMPILED, said)


def predicates() -> list[RuleVersion]:
    """Twenty rules to which no index leads."""
    versions = []
    for n in range(20):
        parts = [
            {"fact": "tier_rank", "op": "=", "value": n % 4},
            {"fact": "last_order_amount", "op": ">=", "value": 4_600_000 + n * 10_000},
            {"fact": "language", "op": "=", "value": "en" if n % 2 else "zh-hans"},
        ]
        versions.append(live_rule(f"predicate-{n}", {"all": parts}, {"per": "days", "days": 30}))
    return versions


def shared_scan(market: Market, at: datetime) -> Figure:
    versions, place = predicates(), Place(market, market.time_zone, alone=True)

    def sweep(chosen: Sequence[RuleVersion], found: Mapping[int, looks.Look]) -> None:
        for version in chosen:
            look = found.get(version.pk, looks.EVERYBODY)
            engine.evaluate(version, place, as_of=at, at=at, look=look)

    def together() -> None:
        sweep(versions, looks.cheapest(versions, place, place.moment(at)))

    assert written(together) == written(lambda: sweep(versions, {})), "together the rules say something else"
    seconds = in_turns({"together": together, "one": lambda: sweep(versions[:1], {})}, 3)
    seconds |= in_turns({"alone": lambda: sweep(versions, {})}, 1)
    said = f"{seconds['together']:.2f} s to {seconds['one']:.2f} s; one after the other {seconds['alone']:.2f} s"
    return Figure("20 rules in one sweep ÷ one of them", seconds["together"] / seconds["one"], 5.0, said)


def crossing(market: Market, at: datetime) -> Figure:
    """The day after a sweep that wrote everybody who has not ordered for 300 days."""
    conditions = LAPSED.conditions["all"][0]
    version = live_rule("has-lapsed", conditions, {"per": "days", "days": 1000})
    yesterday = at - timedelta(days=1)
    sides = {
        "crossing": lambda: engine.evaluate(version, market, as_of=at, at=at, look=looks.Look(since=yesterday)),
        "full": lambda: engine.evaluate(version, market, as_of=at, at=at),
    }
    with undone():
        before = engine.evaluate(version, market, as_of=yesterday, at=yesterday).matched
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE alerts_alert")
        assert written(sides["crossing"]) == written(sides["full"]), "the crossing says something else"
        seconds = in_turns(sides)
    said = f"{seconds['crossing'] * 1000:.1f} ms to {seconds['full'] * 1000:.0f} ms, {before:,} lapsed before"
    return Figure("crossing ÷ full form", seconds["crossing"] / seconds["full"], 0.01, said)


def figures(market: Market, at: datetime, clients: int) -> Iterator[Figure]:
    yield from compiled(market, at)
    yield shared_scan(market, at)
    yield crossing(market, at)
    per_event, said = micro_batches(market, clients)
    yield Figure("micro-batches ÷ one task per event", per_event, 1 / 200, said)


def main(clients: int, activities: int = 0) -> list[Figure]:
    """Print every ratio beside what it must reach, as it is found; they are returned."""
    market, found = build(clients, activities or clients * 10), []
    for figure in figures(market, clock.now(), clients):
        found.append(figure)
        print(f"  {figure.name:36} {figure.ratio:9.4f}   to reach ≤ {figure.most:<6.4g} {figure.said}", flush=True)
    return found


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]] or [300_000]
    settings.RULE_MOST_MATCHES = sizes[0]  # a random tree may match everybody
    sys.exit(any(figure.ratio > figure.most for figure in main(*sizes)))

"""Does the uplift report find what was planted, and claim nothing else? `run.py bench uplift [SEEDS] [CLIENTS]`."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

from bench.planted import House, house, report
from bench.population import populate
from clienteling.insights.worth.uplift import Uplift, Verdict
from clienteling.lib import clock

PLANTED = 0.2
TO_REACH = 0.9


@dataclass(frozen=True)
class Tally:
    """Of `seeds` reports: how many intervals hold the truth, how many claim an effect; the estimates' mean."""

    seeds: int
    holding: int
    claiming: int
    mean: float


def tally(house: House, seeds: Iterable[int], effect: float) -> Tally:
    found = [report(house, seed=seed, effect=effect) for seed in seeds]
    holding = sum(holds(uplift, effect) for uplift in found)
    claiming = sum(uplift.verdict in (Verdict.RAISES, Verdict.LOWERS) for uplift in found)
    return Tally(len(found), holding, claiming, mean(uplift.share.value for uplift in found if uplift.share))


def holds(uplift: Uplift, truth: float) -> bool:
    return uplift.share is not None and uplift.share.low <= truth <= uplift.share.high


def main(seeds: int, clients: int) -> bool:
    """Print both tallies; whether both are as promised."""
    place = house(populate(clients), clock.now())
    planted, none = (tally(place, range(seeds), effect) for effect in (PLANTED, 0.0))
    print(f"{len(place.clients):,} clients a seed, 30 % held out, {seeds} seeds, intervals of 95 %")
    of = f"of {seeds}"
    print(f"  +20 % planted: within the interval in {planted.holding} {of}, claimed in {planted.claiming} {of}")
    print(f"  mean estimate {planted.mean:+.1%}")
    print(f"  none planted: no effect claimed in {seeds - none.claiming} {of}, mean estimate {none.mean:+.1%}")
    print(f"  to reach: {TO_REACH:.0%} of the seeds each")
    return planted.holding >= TO_REACH * seeds and seeds - none.claiming >= TO_REACH * seeds


if __name__ == "__main__":
    count, size = (int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 100), (2, 6_000)))
    sys.exit(not main(count, size))

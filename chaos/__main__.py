"""`python -m chaos [NAME …] [--seed N]`: run scenarios and print what held. Started by `run.py chaos`."""

import argparse
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

from chaos.house import standing
from chaos.judge import Finding
from chaos.report import keep, summary, table
from chaos.scale import FULL, SMALL
from chaos.scenarios import SCENARIOS
from chaos.scene import play
from runner import signals
from runner.progress import Progress


def main(argv: list[str]) -> int:
    """1 when a promise did not hold."""
    parser = argparse.ArgumentParser("run.py chaos", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(SCENARIOS)}; all of them without a name")
    parser.add_argument("--seed", type=int, help="repeat a run's choices")
    parser.add_argument("--rolls", type=int, help="rolling restarts in this run, where 25 in one would take too long")
    parser.add_argument("--small", action="store_true", help="the size of the test suite")
    parser.add_argument("--keep", action="store_true", help="write the figures into docs/reliability.md")
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if unknown := set(given.names) - set(SCENARIOS):
        parser.error(f"no scenario {', '.join(sorted(unknown))}: there are {', '.join(SCENARIOS)}")
    names = given.names or list(SCENARIOS)
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(1_000_000)
    signals.listen()
    return run(names, seed, given)


def run(names: list[str], seed: int, given: argparse.Namespace) -> int:
    progress, began = Progress(), time.monotonic()
    found: dict[str, list[Finding]] = {}
    replay = " ".join(["python3 run.py chaos", *names, "--seed", str(seed), *(["--small"] if given.small else [])])
    print(f"seed {seed}; the same again: {replay}", flush=True)
    scale = SMALL if given.small else FULL
    scale = replace(scale, rolls=given.rolls or scale.rolls)
    with standing(given.folder, scale, seed, progress) as house:
        for name in names:
            progress.say(f"scenario {name}")
            found[name], seen = play(house, SCENARIOS[name])
            print(f"\n{name}: {summary(seen)}\n{table(found[name])}", flush=True)
    if given.keep:
        keep(seed, time.monotonic() - began, found, small=given.small)
    failed = sum(not finding.ok for findings in found.values() for finding in findings)
    print(f"\n{'all promises held' if not failed else f'{failed} did NOT hold'}; {time.monotonic() - began:.0f} s")
    return int(failed > 0)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except signals.Ended as ended:
        sys.exit(128 + ended.number)

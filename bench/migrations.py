"""How long does anybody wait for a migration? Each one back and forward on a full house under load.

`run.py bench migrations [CLIENTS] [--last] [--only APP.NAME]`. Last: only the latest of each app.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.exceptions import IrreversibleError  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from bench.migration_load import MigrationLoad  # noqa: E402
from bench.population import populate  # noqa: E402

MOST_WAIT_S = 2.0
TRIES = 3
Key = tuple[str, str]


@dataclass(frozen=True)
class Move:
    """One migration in one direction: how long it took, and the longest that a statement took meanwhile."""

    migration: str
    way: str
    took_s: float
    waited_s: float
    behind: str

    @property
    def ok(self) -> bool:
        return self.waited_s <= MOST_WAIT_S

    def line(self) -> str:
        verdict = "ok" if self.ok else "NOT OK"
        waited = f"{self.took_s:6.2f} s  longest wait {self.waited_s:5.2f} s ({self.behind})"
        return f"{self.migration:70} {self.way:8} {waited}  {verdict}"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("run.py bench migrations", description=__doc__)
    parser.add_argument("clients", nargs="?", type=int, default=300_000)
    parser.add_argument("--last", action="store_true")
    parser.add_argument("--only", help="one migration, after those that build on it went back with it")
    given = parser.parse_args(argv)
    populate(given.clients)
    slow = stuck = count = 0
    with MigrationLoad(connection.settings_dict).running() as load:
        for key in reversed(ours(last=given.last)):
            if given.only and ".".join(key) != given.only:
                continue
            try:
                for move in there_and_back(key, load, leave=not given.last and not given.only):
                    print(move.line(), flush=True)
                    count, slow = count + 1, slow + (not move.ok)
            except IrreversibleError as error:
                print(f"{'.'.join(key):70} no way back: {error}", flush=True)
                stuck += 1
                break
        asked = load.asked
    print(f"{count} moves on {given.clients:,} clients, {asked:,} statements: {slow} too slow, {stuck} irreversible")
    return int(slow > 0 or stuck > 0)


def ours(*, last: bool) -> list[Key]:
    """The product's migrations in the order in which they are applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    names = {app.label for app in apps.get_app_configs() if app.name.startswith("clienteling.")}
    keys = [(migration.app_label, migration.name) for migration, _ in plan if migration.app_label in names]
    latest = dict(keys)
    if not last:
        return keys
    alone = [key for key in keys if latest[key[0]] == key[1] and not executor.loader.graph.node_map[key].children]
    return alone


def there_and_back(key: Key, load: MigrationLoad, *, leave: bool) -> Iterator[Move]:
    """Back, forward, and back again when those before it are to follow. Waits of a machine that had no time for us
    are not the migration's: what was slow is tried again, and the best of three counts."""
    before = previous(key)
    for _ in range(TRIES):
        moves = [moved(key, "back", before, load), moved(key, "forward", key, load)]
        if all(move.ok for move in moves):
            break
        print("\n".join(move.line() for move in moves), " – again", flush=True)
    yield from moves
    if leave:
        yield moved(key, "back", before, load)


def previous(key: Key) -> tuple[str, str | None]:
    graph = MigrationExecutor(connection).loader.graph
    parents = sorted(parent.key for parent in graph.node_map[key].parents if parent.key[0] == key[0])
    return parents[-1] if parents else (key[0], None)


def moved(key: Key, way: str, target: tuple[str, str | None], load: MigrationLoad) -> Move:
    load.forget()
    began = time.monotonic()
    MigrationExecutor(connection).migrate([target])
    took_s = time.monotonic() - began
    waited_s, behind = load.longest()
    return Move(".".join(key), way, took_s, waited_s, behind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

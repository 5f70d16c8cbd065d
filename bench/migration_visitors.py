"""Load that any version of the tables can bear: short reads and writes of each, and transactions that hold rows.

In a process of their own: `bench.migration_load` starts `main` and speaks to it in lines of JSON, until they end.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import psycopg
from psycopg import sql

READERS = 3
HELD_S = 0.2
PAUSE_S = 0.01
LOOK_S = 0.1
# Those that every second of a busy house writes.
WRITTEN = (
    "clients_client",
    "clients_relationship",
    "clients_consent",
    "wecom_send",
    "alerts_alert",
    "attribution_order",
    "associates_associate",
)
TABLES = (
    "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
    " AND c.relnamespace = 'public'::regnamespace AND c.relname ~ %s"
)
OURS = "^(wecom|associates|clients|attribution|assets|alerts|outreach|insights|oversight|webhooks)_"
BLOCKERS = (
    "SELECT a.pid, left(regexp_replace(b.query, '\\s+', ' ', 'g'), 80)"
    " FROM pg_stat_activity a, unnest(pg_blocking_pids(a.pid)) blocker(pid)"
    " JOIN pg_stat_activity b ON b.pid = blocker.pid WHERE a.wait_event_type = 'Lock' AND a.application_name = %s"
)
NAME = "migration_load"


class Visitors:
    """`asked`: statements so far. What a migration has just taken away is no fault."""

    def __init__(self, where: Mapping[str, Any]) -> None:
        self._where = {**where, "application_name": NAME, "autocommit": True}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._longest = (0.0, "nothing")
        self._under_way: dict[int, tuple[float, str]] = {}
        self._behind: dict[int, str] = {}
        self.asked = 0
        work = [self._read] * READERS + [self._write, self._hold]
        runs = [partial(self._run, one) for one in work]
        self._threads = [threading.Thread(target=run, daemon=True) for run in [*runs, self._look]]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def forget(self) -> None:
        with self._lock:
            self._longest = (0.0, "nothing")

    def longest(self) -> tuple[float, str]:
        now = time.monotonic()
        with self._lock:
            waiting = [(now - since, self._told(pid, table)) for pid, (since, table) in self._under_way.items()]
            return max([self._longest, *waiting])

    def _told(self, pid: int, table: str) -> str:
        return f"{table} behind {self._behind[pid]}" if pid in self._behind else f"{table}, no lock"

    def _run(self, work: Any) -> None:
        with psycopg.connect(**self._where) as link:
            while not self._stop.is_set():
                tables = [name for (name,) in link.execute(TABLES, [OURS]).fetchall()]
                for table in tables:
                    if self._stop.wait(PAUSE_S):
                        return
                    work(link, table)

    def _look(self) -> None:
        """Who waits for whom, now and then."""
        with psycopg.connect(**self._where) as link:
            while not self._stop.wait(LOOK_S):
                found = dict(link.execute(BLOCKERS, [NAME]).fetchall())
                with self._lock:
                    self._behind |= {pid: query for pid, query in found.items() if pid in self._under_way}

    def _read(self, link: "psycopg.Connection[Any]", table: str) -> None:
        self._ask(link, table, "SELECT * FROM {} LIMIT 1")

    def _write(self, link: "psycopg.Connection[Any]", table: str) -> None:
        if table in WRITTEN:
            self._ask(link, table, "UPDATE {0} SET id = id WHERE id = (SELECT id FROM {0} LIMIT 1)")

    def _hold(self, link: "psycopg.Connection[Any]", table: str) -> None:
        """What it holds on purpose is not its waiting."""
        if table in WRITTEN:
            link.execute("BEGIN")
            self._ask(link, table, "SELECT 1 FROM {} LIMIT 1 FOR UPDATE")
            self._stop.wait(HELD_S)
            link.execute("ROLLBACK")

    def _ask(self, link: "psycopg.Connection[Any]", table: str, query: str) -> None:
        began, me = time.monotonic(), link.info.backend_pid
        with self._lock:
            self._behind.pop(me, None)
            self._under_way[me] = (began, table)
        try:
            link.execute(sql.SQL(query).format(sql.Identifier(table)))
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.FeatureNotSupported):
            pass
        finally:
            with self._lock:
                del self._under_way[me]
                self._longest = max(self._longest, (time.monotonic() - began, self._told(me, table)))
                self.asked += 1


def main() -> None:
    load = Visitors(json.loads(sys.stdin.readline()))
    load.start()
    print("true", flush=True)
    answers: dict[str, Callable[[], object]] = {
        "asked": lambda: load.asked,
        "longest": load.longest,
        "forget": load.forget,
    }
    for line in sys.stdin:
        print(json.dumps(answers[json.loads(line)]()), flush=True)
    load.stop()

"""Load that any version of the tables can bear: short reads and writes of each, and transactions that hold rows."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

READERS = 3
HELD_S = 0.2
PAUSE_S = 0.01
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
OURS = "^(wecom|associates|clients|attribution|assets|alerts|outreach|insights)_"


class MigrationLoad:
    """`asked`: statements so far. What a migration has just taken away is no fault."""

    def __init__(self, it: Mapping[str, Any]) -> None:
        self._where = {"host": it["HOST"], "port": it["PORT"], "user": it["USER"], "dbname": it["NAME"]}
        self._where["password"] = it["PASSWORD"]
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._longest = (0.0, "nothing")
        self._under_way: dict[int, tuple[float, str]] = {}
        self.asked = 0

    @contextmanager
    def running(self) -> Iterator["MigrationLoad"]:
        work = [self._read] * READERS + [self._write, self._hold]
        threads = [threading.Thread(target=self._run, args=(one,), daemon=True) for one in work]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(30)

    def forget(self) -> None:
        with self._lock:
            self._longest = (0.0, "nothing")

    def longest(self) -> tuple[float, str]:
        """Since `forget`, in seconds, with the statement's table; what still waits counts too."""
        now = time.monotonic()
        with self._lock:
            waiting = [(now - since, what) for since, what in self._under_way.values()]
            return max([self._longest, *waiting])

    def _run(self, work: Any) -> None:
        with psycopg.connect(**self._where, autocommit=True) as link:
            while not self._stop.is_set():
                tables = [name for (name,) in link.execute(TABLES, [OURS]).fetchall()]
                for table in tables:
                    if self._stop.wait(PAUSE_S):
                        return
                    work(link, table)

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
        began, me = time.monotonic(), threading.get_ident()
        self._under_way[me] = (began, table)
        try:
            link.execute(sql.SQL(query).format(sql.Identifier(table)))
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.FeatureNotSupported):
            pass
        finally:
            with self._lock:
                del self._under_way[me]
                self._longest = max(self._longest, (time.monotonic() - began, table))
                self.asked += 1

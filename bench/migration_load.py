"""The parent's side of the load on a database whose tables change: it asks how long anybody waited, and behind what."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, cast

END_S = 60.0
RUN = "from bench.migration_visitors import main; main()"


class MigrationLoad:
    """The load runs in a process of its own, so that the migration's own thinking is nobody's waiting."""

    def __init__(self, it: Mapping[str, Any]) -> None:
        self._where = {"host": it["HOST"], "port": it["PORT"], "user": it["USER"], "dbname": it["NAME"]}
        self._where["password"] = it["PASSWORD"]

    @contextmanager
    def running(self) -> Iterator["MigrationLoad"]:
        pipe = subprocess.PIPE
        with subprocess.Popen([sys.executable, "-c", RUN], text=True, stdin=pipe, stdout=pipe) as child:
            self._said, self._heard = cast("IO[str]", child.stdin), cast("IO[str]", child.stdout)
            try:
                self._ask(self._where)
                yield self
            finally:
                self._said.close()
                child.wait(END_S)

    @property
    def asked(self) -> int:
        """Statements so far."""
        return int(self._ask("asked"))

    def forget(self) -> None:
        self._ask("forget")

    def longest(self) -> tuple[float, str]:
        """Since `forget`, in seconds, with the statement's table and what it waited behind; what still waits counts."""
        seconds, what = self._ask("longest")
        return float(seconds), str(what)

    def _ask(self, said: Any) -> Any:
        self._said.write(json.dumps(said) + "\n")
        self._said.flush()
        return json.loads(self._heard.readline())

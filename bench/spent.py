"""What work costs in processor time, here and in the PostgreSQL backend: waiting for others does not count."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import connection


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time; of the clock where the server runs elsewhere."""
    began = _now()
    work()
    return _now() - began


def by_processes(pids: Iterable[int]) -> float:
    """Milliseconds of processor time that processes, with all their threads, have had so far."""
    threads = [thread for pid in pids for thread in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6


def family(pid: int) -> list[int]:
    """A process and all that come from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def backends(*, own: bool) -> list[int]:
    """The PostgreSQL processes that serve us, or everybody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database()"
            " AND (pid = pg_backend_pid()) = %s",
            [own],
        )
        return [pid for (pid,) in cursor.fetchall()]


def _now() -> float:
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        if not backend.joinpath("comm").read_text().startswith("postgres"):
            return time.perf_counter()
        return time.process_time() + int(backend.joinpath("schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return time.perf_counter()

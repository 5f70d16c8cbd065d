"""What work costs in processor time, here and in the PostgreSQL backend: waiting for others does not count."""

import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time; of the clock where the server runs elsewhere."""
    began = _now()
    work()
    return _now() - began


def _now() -> float:
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        if not backend.joinpath("comm").read_text().startswith("postgres"):
            return time.perf_counter()
        return time.process_time() + int(backend.joinpath("schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return time.perf_counter()

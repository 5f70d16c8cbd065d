"""Servers that outlived a killed run: found by their working folder, stopped before new ones start."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from runner.waiting import until

PROCESSES = Path("/proc")


def living_in(folder: Path) -> list[int]:
    """Processes whose working folder is this one: what a server's processes have in common."""
    return [pid for pid in _pids() if _working_folder(pid) == str(folder)]


def _pids() -> Iterator[int]:
    if PROCESSES.is_dir():
        yield from (int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdecimal())


def _working_folder(pid: int) -> str | None:
    try:
        return os.readlink(PROCESSES / str(pid) / "cwd")
    except OSError:
        return None


def stop(folder: Path, *, with_signal: int = signal.SIGINT, grace_s: float = 10) -> int:
    """End what still runs in the folder, gently and then not. Returns how many there were."""
    found = living_in(folder)
    for number in (with_signal, signal.SIGKILL):
        for pid in living_in(folder):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        if until(lambda: not living_in(folder), grace_s):
            break
    return len(found)

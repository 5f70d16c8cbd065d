"""A small supervisor: starts processes, waits until they serve, notices when one dies, stops them all."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runner import children, orphans
from runner.places import open_log, tail
from runner.problems import Problem
from runner.signals import shielded
from runner.waiting import until

START_S = 60.0
GRACE_S = 10.0
# Who is kept and ends so often within so many seconds has another trouble than a server that went for a moment.
TOO_OFTEN, WITHIN_S = 5, 60.0
WATCHED_S = 3600.0


@dataclass(frozen=True)
class Process:
    """One running process and its log."""

    name: str
    child: subprocess.Popen[bytes]
    log: Path

    @property
    def is_over(self) -> bool:
        return self.child.poll() is not None

    def obituary(self) -> Problem:
        """Its exit and the last it said, on one line and below it."""
        return Problem(f"{self.name} ended with code {self.child.returncode}, the end of {self.log}:\n{tail(self.log)}")


class Supervisor:
    """Processes of one state folder; they work in its folder `processes`, by which orphans are known again."""

    def __init__(self, folder: Path, *, grace_s: float = GRACE_S) -> None:
        self.logs = folder / "logs"
        self.home = folder / "processes"
        self.grace_s = grace_s
        self.running: list[Process] = []
        self.kept: dict[str, tuple[Sequence[str | Path], Mapping[str, str]]] = {}
        self.ended: dict[str, list[float]] = {}

    def keep(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> Process:
        """Start it, and again when it ends by itself, as a container's restart policy does.

        A Celery worker may end when its broker is killed: kombu raises while it closes.
        """
        self.kept[name] = (command, env)
        return self.start(name, command, env)

    def start(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> Process:
        log = self.logs / f"{name}.log"
        output = open_log(log)
        try:
            process = Process(name, children.start(command, env=env, output=output, folder=self.home), log)
        finally:
            os.close(output)
        self.running.append(process)
        return process

    def await_ready(self, process: Process, condition: Callable[[], bool], *, timeout_s: float = START_S) -> None:
        """Wait until it serves. Raises Problem when it dies or takes too long."""
        served = until(lambda: process.is_over or condition(), timeout_s, tick_s=0.05)
        if process.is_over:
            raise process.obituary()
        if not served:
            raise Problem(f"{process.name} does not serve after {timeout_s:.0f} s: see {process.log}")

    def dead(self) -> Process | None:
        """The first process that ended though nobody asked it to."""
        return next((process for process in self.running if process.is_over), None)

    def check(self) -> None:
        """Raises Problem for a dead process; one that is kept is started again, unless it ends too often."""
        while process := self.dead():
            ends = self.ended.setdefault(process.name, [])
            ends.append(time.monotonic())
            if process.name not in self.kept or sum(end > ends[-1] - WITHIN_S for end in ends) >= TOO_OFTEN:
                raise process.obituary()
            children.kill_group(process.child)
            self.running.remove(process)
            self.start(process.name, *self.kept[process.name])

    def watch(self) -> None:
        """Until one dies for good: then it raises Problem."""
        while True:
            until(lambda: self.dead() is not None, WATCHED_S, tick_s=0.5)
            self.check()

    def stop(self) -> None:
        """Ask all to end at once, the last started first; kill who does not, and whoever left its group."""
        waiting = self.running[::-1]
        for process in waiting:
            if not process.is_over:
                process.child.terminate()
        until(lambda: all(process.is_over for process in waiting), self.grace_s)
        for process in waiting:
            children.kill_group(process.child)
        orphans.stop(self.home, grace_s=self.grace_s)
        self.running = []


@contextmanager
def supervised(folder: Path, *, grace_s: float = GRACE_S) -> Iterator[Supervisor]:
    """A supervisor that stops everything on the way out, and first what an earlier, killed one left."""
    supervisor = Supervisor(folder, grace_s=grace_s)
    supervisor.home.mkdir(mode=0o700, exist_ok=True)
    orphans.stop(supervisor.home, grace_s=grace_s)
    try:
        yield supervisor
    finally:
        with shielded():
            supervisor.stop()

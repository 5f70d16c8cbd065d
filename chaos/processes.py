"""The product's processes, each in a group of its own: killed, frozen and started again one at a time."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from runner import children
from runner.places import tail
from runner.problems import Problem
from runner.waiting import until

START_S = 90.0


@dataclass
class Process:
    """One process of the product and how to start it. Only the main thread may: the kernel ends children with it."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    folder: Path
    answers: Callable[[], bool] = field(default=lambda: True)
    child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int:
        return self.child.pid if self.child else 0

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.child = children.start(self.command, env=self.env, output=output, folder=self.folder)

    def await_ready(self) -> None:
        """Raises Problem when it ends or never answers."""
        if not until(lambda: self.is_over() or self.answers(), START_S, 0.05) or self.is_over():
            raise Problem(f"{self.name} does not serve, the end of {self.log}:\n{tail(self.log)}")

    def is_over(self) -> bool:
        return self.child is None or self.child.poll() is not None

    def kill(self) -> None:
        """SIGKILL to all of its group at once."""
        if self.child:
            children.kill_group(self.child)

    def end(self, grace_s: float) -> bool:
        """Ask it to end, as a deploy does; whether it did so by itself."""
        return self.child is None or children.end(self.child, grace_s=grace_s)

    def kill_child(self, place: int) -> bool:
        """SIGKILL to one of its children, as the kernel does when memory runs out; whether there was one."""
        pids = self.children()
        if not pids:
            return False
        with suppress(ProcessLookupError):
            os.kill(pids[place % len(pids)], signal.SIGKILL)
        return True

    def children(self) -> list[int]:
        try:
            return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        except OSError:
            return []

    def freeze(self) -> None:
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.killpg(self.pid, signal.SIGCONT)

"""Named points at which a chaos run may kill, freeze or hold a process. Unless CHAOS_POINTS names a folder: nothing."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

HELD_S = 60.0
TICK_S = 0.01


def nothing(point: str) -> None:
    """What every point is in production."""


class Armed:
    """Orders lie as files in a folder: a file named like the point says what happens to the first who comes by."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, point: str) -> None:
        taken = self.folder / f"{point}.taken.{os.getpid()}"
        try:
            (self.folder / point).rename(taken)
        except FileNotFoundError:
            return
        self.obey(taken.read_text(), self.folder / f"{point}.go")

    def obey(self, order: str, go: Path) -> None:
        """`kill` and `stop` this process, `kill-all` its group, or `hold` until the file `go` exists."""
        if order == "kill-all":
            os.killpg(0, signal.SIGKILL)
        elif order == "hold":
            until = time.monotonic() + HELD_S
            while not go.exists() and time.monotonic() < until:
                time.sleep(TICK_S)
        else:
            os.kill(os.getpid(), {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}[order])


def chosen(folder: str) -> Callable[[str], None]:
    return Armed(Path(folder)) if folder else nothing


reached = chosen(os.environ.get("CHAOS_POINTS", ""))

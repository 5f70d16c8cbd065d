"""A command of its own for tests: holds servers or a child until it is ended. `python -m tests.runner.holding …`."""

import json
import signal
import sys
from pathlib import Path

from runner import environment, services, signals
from runner.postgres import DURABLE
from runner.processes import supervised
from runner.progress import Progress


def hold_servers(folder: Path) -> None:
    with services.servers(folder, settings=DURABLE, progress=Progress()) as found:
        print(json.dumps(found), flush=True)
        signal.pause()


def hold_child(folder: Path, program: str) -> None:
    with supervised(folder, grace_s=5) as supervisor:
        child = supervisor.start("child", [sys.executable, "-c", program], environment.of_process())
        print(child.child.pid, flush=True)
        signal.pause()


if __name__ == "__main__":
    signals.listen()
    what, where, *rest = sys.argv[1:]
    if what == "servers":
        hold_servers(Path(where))
    else:
        hold_child(Path(where), *rest)

"""`run.py lock`: resolve pyproject.toml into the hash-pinned locks, with uv."""

import os
import shutil
from pathlib import Path

from runner import children, places
from runner.problems import Problem
from runner.progress import Progress
from runner.venv import DEVELOPMENT, RUNTIME

IMAGE = "requirements-image.lock"

COMPILE = ("uv", "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header")
GROUPS = ("--group", "test", "--group", "lint", "--group", "e2e")


def make(arguments: list[str], progress: Progress) -> int:
    """All of them, the image's without the embedded servers; versions already locked stay unless `--upgrade` or
    `--upgrade-package` is among the arguments."""
    if not shutil.which("uv"):
        raise Problem("`run.py lock` needs uv: install it (`pip install uv`) and start again")
    source = ("--extra", "embedded", *arguments, "pyproject.toml")
    _run([*COMPILE, *source, "-o", RUNTIME], progress)
    _run([*COMPILE, *source, *GROUPS, "-c", RUNTIME, "-o", DEVELOPMENT], progress)
    _run([*COMPILE, "pyproject.toml", "-c", RUNTIME, "-o", IMAGE], progress)
    return 0


def _run(command: list[str | Path], progress: Progress) -> None:
    progress.say(f"resolving {command[-1]}")
    log = places.folder("logs") / "lock.log"
    children.run_quietly(command, env=os.environ, log=log, what="resolving packages", progress=progress)

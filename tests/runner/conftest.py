"""State folders, commands started for a test and ended after it, and a small checkout to run run.py in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runner import places

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder, in an environment that names neither external servers nor the settings of this test run."""
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "state"
    path.mkdir(mode=0o700)
    return path


@pytest.fixture
def hold() -> Iterator[Start]:
    """Start `tests.runner.holding`; whatever still runs is ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.runner.holding", *map(str, arguments)]
        started.append(subprocess.Popen(command, cwd=places.CHECKOUT, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture
def checkout(folder: Path, tmp_path: Path) -> Path:
    """A copy of the runner with an empty lock: environments are made in it for real, and fast."""
    copy = tmp_path / "checkout"
    shutil.copytree(places.CHECKOUT / "runner", copy / "runner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(places.CHECKOUT / "run.py", copy)
    (copy / "requirements.lock").write_text("# nothing\n")
    (copy / "requirements-dev.lock").write_text("# nothing\n")
    return copy


@pytest.fixture
def run(checkout: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """run.py of the small checkout, to its end; `before` is Python run in the same interpreter first."""

    def call(*arguments: str, before: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        program = f"import runpy, sys\nsys.path.insert(0, '.')\n{before}\nrunpy.run_path('run.py', run_name='__main__')"
        return subprocess.run(
            [sys._base_executable, "-c", program, *arguments],  # type: ignore[attr-defined]  # not in typeshed
            cwd=checkout,
            env={**os.environ, "CLIENTELING_STATE": str(checkout.parent / "state"), **env},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return call

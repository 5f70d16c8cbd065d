"""`run.py demo` on a small house: real servers, web, workers and beat; the summary; a clean end."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner import places, ports
from runner.waiting import until
from tests.runner import living

SMALL_HOUSE = Path(__file__).parent / "small_house"


@pytest.fixture
def house(checkout: Path) -> Path:
    """A checkout with the small house in it and the environment of this one."""
    shutil.copytree(SMALL_HOUSE, checkout, dirs_exist_ok=True)
    for name in ("requirements.lock", "requirements-dev.lock"):
        shutil.copy(places.CHECKOUT / name, checkout)
    (checkout / ".venv").symlink_to(places.VENV)
    return checkout


@pytest.fixture
def demo(house: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Demos started by a test, ended after it."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


def start(house: Path, *arguments: str) -> subprocess.Popen[str]:
    env = os.environ | {"CLIENTELING_STATE": str(house.parent / "state")}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "run.py", "demo", *arguments], cwd=house, env=env, stdout=pipe, stderr=pipe, text=True
    )


def once(house: Path) -> dict[str, float]:
    """The summary of one demo, which must be all of standard output."""
    process = start(house, "--once", "--json")
    output, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    summary: dict[str, float] = json.loads(output)
    assert output.count("\n") == 1
    return summary


@pytest.mark.processes
def test_it_stays_until_ctrl_c_and_the_next_sends_nothing_twice(house: Path, demo: list[subprocess.Popen[str]]) -> None:
    port = ports.free()
    demo.append(start(house, "--port", str(port)))
    assert demo[0].stdout and any(f"http://localhost:{port}/m/" in line for line in demo[0].stdout)
    await_workers(house.parent / "state" / "demo" / "logs")
    demo[0].send_signal(signal.SIGINT)
    assert demo[0].wait(30) == 0
    summary = once(house)
    assert (summary["clients"], summary["delivered"]) == (1, 0)
    assert summary["seconds"] > 0
    assert living.remaining(house.parent / "state" / "demo") == []


def await_workers(logs: Path) -> None:
    """Both workers and beat are at work."""
    for name in ("worker-deliver", "worker-rules"):
        assert until(lambda log=logs / f"{name}.log": " ready." in log.read_text(), 30)  # type: ignore[misc]
    assert until(lambda: "beat: Starting" in (logs / "beat.log").read_text(), 30)


@pytest.mark.processes
def test_a_process_that_dies_ends_the_demo_with_its_name(house: Path, demo: list[subprocess.Popen[str]]) -> None:
    (house / "config" / "wsgi.py").write_text("raise SystemExit('no house here')\n")
    process = start(house, "--once")
    output, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "run.py: web ended with code" in said
    assert living.remaining(house.parent / "state" / "demo") == []

"""Named points: nothing in production, obeyed once where a run armed one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clienteling.lib import points

COMES_BY = "from clienteling.lib import points; points.reached('here'); print('passed')"


def come_by(folder: Path, times: int = 1) -> "list[subprocess.CompletedProcess[bytes]]":
    env = {**os.environ, "CHAOS_POINTS": str(folder)}
    return [
        subprocess.run([sys.executable, "-c", COMES_BY], env=env, capture_output=True, timeout=30) for _ in range(times)
    ]


def test_without_a_folder_every_point_is_nothing() -> None:
    assert "CHAOS_POINTS" not in os.environ
    assert points.reached is points.nothing is points.chosen("")


def test_where_no_order_lies_nothing_happens(tmp_path: Path) -> None:
    assert come_by(tmp_path)[0].stdout == b"passed\n"


@pytest.mark.processes
def test_the_first_who_comes_by_is_killed_and_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("kill")
    first, second = come_by(tmp_path, times=2)
    assert (first.returncode, second.stdout) == (-signal.SIGKILL, b"passed\n")
    assert len(list(tmp_path.glob("here.taken.*"))) == 1


def test_who_is_held_goes_on_when_told(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("hold")
    (tmp_path / "here.go").touch()
    assert come_by(tmp_path)[0].stdout == b"passed\n"

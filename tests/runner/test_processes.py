"""The supervisor: readiness, deaths, and that nothing stays behind."""

import os
import signal
import sys
from pathlib import Path

import pytest

from runner import environment, ports
from runner.problems import Problem
from runner.processes import Process, Supervisor, supervised
from runner.waiting import until
from tests.runner import living
from tests.runner.conftest import Start

SLEEPS = "import signal\nprint('awake', flush=True)\nsignal.pause()"
DEAF = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{SLEEPS}"
PARENT = f"import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {SLEEPS!r}])\nchild.wait()"


def start(supervisor: Supervisor, program: str) -> Process:
    return supervisor.start("child", [sys.executable, "-c", program], environment.of_process())


def test_a_process_that_serves_is_ready(folder: Path) -> None:
    port = ports.free()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", ports.HOST]
    with supervised(folder) as supervisor:
        web = supervisor.start("web", command, environment.of_process())
        supervisor.await_ready(web, lambda: ports.answers_http(port))
        assert ports.listens(port)
    assert not ports.listens(port)


def test_a_process_that_dies_is_reported_with_the_end_of_its_log(folder: Path) -> None:
    with supervised(folder) as supervisor:
        child = start(supervisor, "raise SystemExit('the ink ran out')")
        with pytest.raises(Problem, match=r"child ended with code 1(.|\n)*the ink ran out"):
            supervisor.await_ready(child, lambda: False)


def test_a_death_later_on_is_noticed(folder: Path) -> None:
    with supervised(folder) as supervisor:
        child = start(supervisor, SLEEPS)
        supervisor.check()
        os.kill(child.child.pid, signal.SIGKILL)
        assert until(lambda: supervisor.dead() == child, 5)
        with pytest.raises(Problem, match="child ended with code -9"):
            supervisor.check()


def test_a_process_that_never_serves_is_given_up(folder: Path) -> None:
    with supervised(folder) as supervisor, pytest.raises(Problem, match="does not serve after 0 s"):
        supervisor.await_ready(start(supervisor, SLEEPS), lambda: False, timeout_s=0.1)


def test_who_ignores_sigterm_is_killed_after_the_grace(folder: Path) -> None:
    with supervised(folder, grace_s=0.3) as supervisor:
        child = start(supervisor, DEAF)
        supervisor.await_ready(child, lambda: "awake" in child.log.read_text())
    assert child.child.returncode == -signal.SIGKILL


def test_children_of_children_end_too(folder: Path) -> None:
    with supervised(folder) as supervisor:
        child = start(supervisor, PARENT)
        supervisor.await_ready(child, lambda: "awake" in child.log.read_text())
        assert len(living.remaining(folder)) == 2
    assert living.remaining(folder) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_however_a_run_ends_its_processes_end(folder: Path, hold: Start, number: signal.Signals) -> None:
    holder = hold("child", folder, SLEEPS)
    assert holder.stdout
    pid = int(holder.stdout.readline())
    assert living.is_alive(pid)
    holder.send_signal(number)
    holder.wait(10)
    assert until(lambda: not living.is_alive(pid), 5)


def test_what_a_killed_run_left_is_stopped_by_the_next(folder: Path, hold: Start) -> None:
    holder = hold("child", folder, DEAF)
    assert holder.stdout
    pid = int(holder.stdout.readline())
    assert until(lambda: "awake" in (folder / "logs" / "child.log").read_text(), 5)
    holder.kill()
    holder.wait(10)
    assert living.is_alive(pid)
    with supervised(folder, grace_s=0.3):
        assert until(lambda: not living.is_alive(pid), 5)


def test_the_log_before_is_kept(folder: Path) -> None:
    for word in ("first", "second"):
        with supervised(folder) as supervisor:
            child = start(supervisor, f"print({word!r})")
            assert until(lambda: child.is_over, 5)  # noqa: B023
    assert (folder / "logs" / "child.log").read_text() == "second\n"
    assert (folder / "logs" / "child.log.1").read_text() == "first\n"


def test_who_is_kept_comes_back_with_nothing_left_of_the_old_one(folder: Path) -> None:
    with supervised(folder) as supervisor:
        worker = supervisor.keep("worker", [sys.executable, "-c", PARENT], environment.of_process())
        assert until(lambda: "awake" in worker.log.read_text(), 10)
        os.kill(worker.child.pid, signal.SIGKILL)
        assert until(lambda: supervisor.dead() == worker, 5)
        supervisor.check()
        (again,) = supervisor.running
        assert until(lambda: "awake" in again.log.read_text(), 10)
        assert again.child.pid != worker.child.pid and len(living.remaining(folder)) == 2


def test_who_is_kept_and_ends_again_and_again_is_given_up(folder: Path) -> None:
    with supervised(folder) as supervisor, pytest.raises(Problem, match="worker ended with code 3"):
        supervisor.keep("worker", [sys.executable, "-c", "raise SystemExit(3)"], environment.of_process())
        supervisor.watch()

"""run.py as somebody meets it: one clear line and exit code 2 for each thing wrong with a machine."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runner import places, ports, testing

Run = Callable[..., subprocess.CompletedProcess[str]]
SMALL_DISK = ("unshare", "--user", "--map-root-user", "--mount", "--propagation", "private", "sh", "-c")


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line, when it is one line and the exit code is 2."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("run.py:")]
    assert (done.returncode, len(lines), done.stdout) == (2, 1, ""), done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def test_an_old_python_is_told(run: Run) -> None:
    done = run("demo", before="sys.version_info = (3, 10, 12)")
    assert "Python 3.11 or later is needed" in complaint(done)


def test_a_missing_ensurepip_is_told_with_its_package(run: Run) -> None:
    done = run("demo", before="sys.modules['ensurepip'] = None", PATH="/usr/bin:/bin")
    assert "apt install python3." in complaint(done)


def test_a_taken_port_is_told(run: Run) -> None:
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        assert f"port {port} is taken" in complaint(run("demo", "--port", port))


def test_a_folder_one_may_not_write_is_told(run: Run) -> None:
    assert complaint(run("demo", CLIENTELING_STATE="/proc/clienteling")).startswith("run.py: /proc/clienteling")


def test_a_missing_lock_is_told(run: Run, checkout: Path) -> None:
    (checkout / "requirements.lock").unlink()
    assert "requirements.lock is missing" in complaint(run("demo"))


def test_an_unknown_benchmark_is_told(run: Run, checkout: Path) -> None:
    (checkout / "bench").mkdir()
    (checkout / "bench" / "rules.py").write_text('"""How fast are rules?"""\n\nif __name__ == "__main__":\n    pass\n')
    assert "no benchmark 'rulez', there are: rules" in complaint(run("bench", "rulez"))
    assert run("bench").stdout.split(None, 1) == ["rules", "How fast are rules?\n"]


def test_a_full_disk_is_told(folder: Path) -> None:
    if subprocess.run([*SMALL_DISK, f"mount -t tmpfs -o size=4m tmpfs {folder}"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    script = (
        f"mount -t tmpfs -o size=4m tmpfs {folder} && CLIENTELING_STATE={folder} exec {sys.executable} run.py test -h"
    )
    done = subprocess.run([*SMALL_DISK, script], cwd=places.CHECKOUT, capture_output=True, text=True, timeout=60)
    assert "the disk is full" in complaint(done)


@pytest.mark.parametrize(
    ("arguments", "processes"),
    [([], "3"), (["-k", "today"], "3"), (["-n", "4"], None), (["-n0"], None), (["tests/a.py::test_b"], None)],
)
def test_tests_run_in_three_processes_unless_told(arguments: list[str], processes: str | None) -> None:
    assert testing.in_parallel(arguments) == (["-n", processes, "--dist", "worksteal"] if processes else [])


def test_ci_script_is_sound() -> None:
    bash = shutil.which("bash") or pytest.skip("no bash here")
    assert subprocess.run([bash, "-n", places.CHECKOUT / ".ci" / "run"]).returncode == 0

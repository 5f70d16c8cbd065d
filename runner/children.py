"""Starts child processes that end with us: even when we are killed, the kernel tells them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from runner.places import CHECKOUT, open_log, tail
from runner.problems import Problem, of_output
from runner.progress import Progress
from runner.signals import Ended

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dying_with_us(number: int) -> Callable[[], None]:
    """What a fresh child runs before its program: ask the kernel for `number` when we are gone."""
    parent = os.getpid()

    def prepare() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def start(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    output: int | IO[bytes],
    folder: Path = CHECKOUT,
    feed: bytes | None = None,
    end_signal: int = signal.SIGTERM,
    uid: int | None = None,
) -> subprocess.Popen[bytes]:
    """A child in its own process group (a Ctrl-C of the terminal is ours alone), output to a descriptor."""
    child = subprocess.Popen(
        command,
        env=env,
        cwd=folder,
        stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        process_group=0,
        preexec_fn=dying_with_us(end_signal),
        user=uid,
        group=uid,
        extra_groups=None if uid is None else [],
    )
    if feed is not None and child.stdin:
        with suppress(BrokenPipeError), child.stdin:
            child.stdin.write(feed)
    return child


def end(child: subprocess.Popen[bytes], *, grace_s: float, with_signal: int = signal.SIGTERM) -> bool:
    """Ask the child to end, kill its whole group after the grace. Returns whether it ended by itself."""
    with suppress(ProcessLookupError):
        child.send_signal(with_signal)
    try:
        child.wait(grace_s)
        ended = True
    except subprocess.TimeoutExpired:
        ended = False
    kill_group(child)
    return ended


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """SIGKILL whatever is left of the child's process group, and reap the child."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def run_quietly(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: Path,
    what: str,
    progress: Progress,
    folder: Path = CHECKOUT,
) -> None:
    """Run to the end with all output in a log. Raises Problem with the reason when it fails."""
    output = open_log(log)
    try:
        child = start(command, env=env, output=output, folder=folder)
    finally:
        os.close(output)
    try:
        while not has_ended(child, 0.2):
            progress.tick(what)
    finally:
        kill_group(child)
    if child.returncode:
        raise of_output(f"{what} failed", tail(log), log)


def has_ended(child: subprocess.Popen[bytes], within_s: float) -> bool:
    """Whether the child is over, waiting a little for it."""
    try:
        child.wait(within_s)
    except subprocess.TimeoutExpired:
        return False
    return True


def run_in_front(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    stdout: IO[str] | int | None = None,
    folder: Path = CHECKOUT,
) -> int:
    """Run with our terminal: the child gets Ctrl-C too and decides; SIGTERM is passed on. Returns its exit code."""
    child = subprocess.Popen(command, env=env, cwd=folder, stdout=stdout, preexec_fn=dying_with_us(signal.SIGTERM))
    while True:
        try:
            code = child.wait()
            return code if code >= 0 else 128 - code
        except Ended as ended:
            if ended.number != signal.SIGINT:
                child.send_signal(signal.SIGTERM)


def run_through(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    what: str,
    stdout: IO[str] | int | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> str:
    """Run to the end, its lines passing to ours; returns its standard output if that is a PIPE. Raises Problem.

    `meanwhile` is asked twice a second and may raise, which ends the child.
    """
    child = subprocess.Popen(
        command,
        env=env,
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        process_group=0,
        preexec_fn=dying_with_us(signal.SIGTERM),
    )
    try:
        output = _communicate(child, meanwhile)
    finally:
        kill_group(child)
    if child.returncode:
        raise Problem(f"{what} failed with exit code {child.returncode}")
    return output


def _communicate(child: subprocess.Popen[bytes], meanwhile: Callable[[], None]) -> str:
    while True:
        try:
            return (child.communicate(timeout=0.5)[0] or b"").decode()
        except subprocess.TimeoutExpired:
            meanwhile()

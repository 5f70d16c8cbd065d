"""Ctrl-C, SIGTERM and SIGHUP all end a command the same way: unwind, stop everything, leave."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(KeyboardInterrupt):
    """A signal asked the command to end."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.number = number


def _end(number: int, _frame: FrameType | None) -> None:
    raise Ended(number)


def listen() -> None:
    """From now on an ending signal raises Ended in the main thread."""
    for number in ENDING:
        signal.signal(number, _end)


@contextmanager
def shielded() -> Iterator[None]:
    """Let a clean-up finish even if Ctrl-C is pressed again; what happens inside has its own time limits."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Waits for a condition, never for a time that might do."""

import time
from collections.abc import Callable

TICK_S = 0.01


def until(condition: Callable[[], bool], timeout_s: float, tick_s: float = TICK_S) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(tick_s)
    return True

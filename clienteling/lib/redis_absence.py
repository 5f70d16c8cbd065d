"""This process's memory of a Redis that did not answer: whoever needs it next does not wait for it again."""

import time

PAUSE_S = 5.0
_until: dict[str, float] = {}


def is_fresh(url: str) -> bool:
    """Somebody waited for it in vain moments ago."""
    return time.monotonic() < _until.get(url, 0.0)


def note(url: str) -> None:
    """It did not answer just now."""
    _until[url] = time.monotonic() + PAUSE_S

"""One line of the judgement: a promise, what was measured, and whether it held."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    promise: str
    what: str
    figure: str
    bound: str
    ok: bool


def at_most(promise: str, what: str, found: float, most: float, unit: str = "") -> Finding:
    """Held when `found` is not above `most`."""
    return Finding(promise, what, f"{_said(found)}{unit}", f"≤ {_said(most)}{unit}", found <= most)


def none(promise: str, what: str, found: int, among: int) -> Finding:
    """Held when there is none, and there was something to look at."""
    return Finding(promise, what, f"{found} of {among:,}", "0", found == 0 and among > 0)


def _said(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:.2f}"

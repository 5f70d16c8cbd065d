"""Sliding windows: how often something happened lately, and the block that follows calling an API too often."""

from collections import defaultdict, deque
from collections.abc import Hashable, Sequence

Limit = tuple[int, int | None]  # (seconds, how many; None for no limit)


class Windows:
    """Times of what happened, per key."""

    def __init__(self) -> None:
        self._times: dict[Hashable, deque[float]] = defaultdict(deque)

    def full(self, key: Hashable, limits: Sequence[Limit], now: float) -> int | None:
        """The length in seconds of a window that has no room left, or None."""
        times = self._times[key]
        for seconds, count in limits:
            if count is not None and (count <= 0 or (len(times) >= count and times[-count] > now - seconds)):
                return seconds
        return None

    def add(self, key: Hashable, now: float, keep_s: float) -> None:
        times = self._times[key]
        times.append(now)
        while times[0] <= now - keep_s:
            times.popleft()


class CallLimiter:
    """45009: counted per API, blocked for as long as the window that overflowed."""

    def __init__(self) -> None:
        self._windows = Windows()
        self._blocked: dict[Hashable, float] = {}

    def admits(self, key: Hashable, limits: Sequence[Limit], now: float) -> bool:
        if now < self._blocked.get(key, 0.0):
            return False
        overflowing = self._windows.full(key, limits, now)
        if overflowing:
            self._blocked[key] = now + overflowing
            return False
        self._windows.add(key, now, max(seconds for seconds, _ in limits))
        return True

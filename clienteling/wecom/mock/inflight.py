"""What is being answered right now, which is what WeCom's refusals of concurrency look at."""

import threading
from collections import Counter
from collections.abc import Hashable


class Inflight:
    """Holders per key, safe without the world's lock, because an answer leaves after that is released."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: Counter[Hashable] = Counter()

    def enter(self, key: Hashable) -> int:
        """How many hold the key, this one included."""
        with self._lock:
            self._held[key] += 1
            return self._held[key]

    def leave(self, key: Hashable) -> None:
        with self._lock:
            self._held[key] -= 1
            if self._held[key] <= 0:
                del self._held[key]


class Stay:
    """One request's keys, from its first byte until its answer leaves."""

    def __init__(self, inflight: Inflight) -> None:
        self._inflight = inflight
        self._keys: list[Hashable] = []

    def enter(self, key: Hashable) -> int:
        """How many others hold it."""
        if key in self._keys:
            return 0
        self._keys.append(key)
        return self._inflight.enter(key) - 1

    def leave(self) -> None:
        while self._keys:
            self._inflight.leave(self._keys.pop())

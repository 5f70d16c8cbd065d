"""What this process has counted, brought to Redis every few seconds: all processes of the house add up there."""

import os
import threading
import time
from collections import defaultdict

from redis import Redis

from clienteling.wecom.valkey import Away, shared
from config.metrics.names import BUCKETS_S, series

COUNTS, MOMENTS = "metrics:counts", "metrics:moments"
EVERY_S = 5.0


class Counts:
    """Adding is cheap and never waits; a thread brings the sums away. What a killed process had not brought is lost."""

    def __init__(self) -> None:
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._sums: dict[str, float] = defaultdict(float)
        self._moments: dict[str, float] = {}
        self._thread: threading.Thread | None = None

    def add(self, name: str, **labels: object) -> None:
        self._add({series(name, **labels): 1.0})

    def took(self, name: str, seconds: float, **labels: object) -> None:
        """Into a histogram: its buckets are cumulative."""
        reached = {series(f"{name}_bucket", **labels, le=most): 1.0 for most in BUCKETS_S if seconds <= most}
        rest = {series(f"{name}_bucket", **labels, le="+Inf"): 1.0, series(f"{name}_count", **labels): 1.0}
        self._add(reached | rest | {series(f"{name}_sum", **labels): seconds})

    def happened(self, what: str) -> None:
        """Remember the latest time of something."""
        with self._lock:
            self._moments[what] = time.time()
        self._begin()

    def bring(self) -> None:
        """Now. What Redis did not take is kept for the next time."""
        with self._lock:
            sums, self._sums = self._sums, defaultdict(float)
            moments = dict(self._moments)
        try:
            shared().ask(lambda redis: _write(redis, sums, moments))
        except Away:
            self._add(sums)

    def _add(self, amounts: dict[str, float]) -> None:
        with self._lock:
            for one, amount in amounts.items():
                self._sums[one] += amount
        self._begin()

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._bring_again, name="metrics", daemon=True)
            self._thread.start()

    def _bring_again(self) -> None:
        while True:
            time.sleep(EVERY_S)
            self.bring()


def _write(redis: Redis, sums: dict[str, float], moments: dict[str, float]) -> None:
    """Two commands per series would be one too many for nothing: the sums of nothing are not written."""
    with redis.pipeline(transaction=False) as pipeline:
        for one, amount in sums.items():
            pipeline.hincrbyfloat(COUNTS, one, amount)
        if moments:
            pipeline.hset(MOMENTS, mapping={what: str(at) for what, at in moments.items()})
        pipeline.execute()


def summed() -> dict[str, float]:
    """Of all processes, this one's latest included. Raises Away."""
    counts.bring()
    return _numbers(COUNTS)


def ages() -> dict[str, float]:
    """Seconds since the latest time of each thing that happened. Raises Away."""
    now = time.time()
    return {what: max(now - at, 0.0) for what, at in _numbers(MOMENTS).items()}


def _numbers(key: str) -> dict[str, float]:
    return {str(name): float(number) for name, number in shared().ask(lambda redis: redis.hgetall(key)).items()}


counts = Counts()

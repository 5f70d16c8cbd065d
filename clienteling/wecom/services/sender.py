"""Delivers what is due: claim, permits, post, record. Many processes may do so at once, and any may be killed."""

import time
from collections.abc import Iterable
from queue import Empty, SimpleQueue

from clienteling.wecom import lanes
from clienteling.wecom.services import post, results
from clienteling.wecom.services.holding import Holding
from clienteling.wecom.transport import forbid_transaction

RUN_S = 30.0
# While the last calls of a run end, welcomes are still taken for so long: nobody else may be there to take them.
AFTER_RUN_S = 12.0
RECORD_EVERY = 20
RECORD_AFTER_S = 0.2
IDLE_S = 0.05


def deliver_due(run_s: float = RUN_S) -> int:
    """Deliver until nothing is due or `run_s` have passed; how many rows were settled."""
    forbid_transaction()
    run = _Run()
    stop_at = time.monotonic() + run_s
    more = True
    while more or run.under_way:
        now = time.monotonic()
        if now < stop_at + AFTER_RUN_S:
            run.welcomes.refill()
        if more:
            more = run.others.refill() and now < stop_at
        run.record()
    run.let_go()
    return run.settled


class _Run:
    """One run of one worker, in both lanes, and where results arrive."""

    def __init__(self) -> None:
        self.done: SimpleQueue[post.Done] = SimpleQueue()
        self.welcomes = Holding(lanes.welcomes(), self.done)
        self.others = Holding(lanes.others(), self.done)
        self.recorded = 0

    @property
    def under_way(self) -> int:
        return len(self.welcomes.jobs) + len(self.others.jobs)

    @property
    def settled(self) -> int:
        return self.recorded + self.welcomes.settled + self.others.settled

    def let_go(self) -> None:
        self.welcomes.let_go()
        self.others.let_go()

    def record(self) -> None:
        """Write down what has come back: at the latest every 20 results or 200 ms."""
        done = list(self._arrived())
        results.heed(done)
        self.recorded += results.record([results.settled(one) for one in done], done)

    def _arrived(self) -> Iterable[post.Done]:
        if not self.under_way:
            time.sleep(IDLE_S)
        until = time.monotonic() + RECORD_AFTER_S
        for _ in range(min(RECORD_EVERY, self.under_way)):
            try:
                one = self.done.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return
            self.welcomes.jobs.discard(one.job)
            self.others.jobs.discard(one.job)
            yield one

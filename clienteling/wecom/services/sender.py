"""Delivers what is due: claim, permits, post, record. Many processes may do so at once, and any may be killed."""

import time
from collections.abc import Iterable, Sequence
from queue import Empty, SimpleQueue
from uuid import uuid4

from django.conf import settings

from clienteling.lib import clock, points
from clienteling.wecom import delivery
from clienteling.wecom.delivery import Row, Verdict
from clienteling.wecom.history import Use
from clienteling.wecom.limits import limiter
from clienteling.wecom.models import Send
from clienteling.wecom.services import post, results
from clienteling.wecom.services.results import Settled
from clienteling.wecom.transport import forbid_transaction
from clienteling.wecom.windows import LATENESS_S

CLAIM = 200
RUN_S = 20.0
RECORD_EVERY = 20
RECORD_AFTER_S = 0.2
NO_LEASE = uuid4()


def deliver_due(run_s: float = RUN_S) -> int:
    """Deliver until nothing is due or `run_s` have passed; how many rows were settled."""
    forbid_transaction()
    run = _Run()
    stop_at = time.monotonic() + run_s
    more = True
    while more or run.under_way:
        if more:
            more = run.refill() and time.monotonic() < stop_at
        run.record()
    run.let_go()
    return run.settled


def most_under_way() -> int:
    """Permits in use at once: a call in each thread, and the next one ready. A kill wastes no more than these."""
    return 2 * int(settings.WECOM_SENDER_THREADS)


def row_of(send: Send) -> Row:
    return Row(send.api, send.to_userid, send.expires_at, send.first_sent_at, send.tries, send.busy_tries)


class _Run:
    """One run of one worker: what it holds, how many calls are under way, and where their results arrive."""

    def __init__(self) -> None:
        self.done: SimpleQueue[post.Done] = SimpleQueue()
        self.under_way = 0
        self.settled = 0
        self.token = NO_LEASE
        self.held: list[Send] = []
        self.held_until = 0.0

    def refill(self) -> bool:
        """Start what has a permit and a thread soon, from the rows held or a new claim; whether there was anything."""
        room = most_under_way() - self.under_way
        if room < settings.WECOM_SENDER_THREADS // 2:
            return True
        if self.held and time.monotonic() > self.held_until:
            self.let_go()
        if not self.held:
            self._claim()
        if not self.held:
            return False
        verdicts, permitted, self.held = _sort_out(self.held, room)
        self.settled += self._settle(verdicts)
        self._start(permitted)
        return True

    def let_go(self) -> None:
        """Back into the queue with what was claimed and not begun: it has cost neither a permit nor a try."""
        at = clock.now()
        self._settle([(send, delivery.put_back(row_of(send), at, 0.0)) for send in self.held])
        self.held = []

    def _claim(self) -> None:
        self.token, now = uuid4(), time.monotonic()
        self.held_until = now + settings.WECOM_LEASE_S / 2
        self.held = Send.objects.claim(clock.now(), self.token, settings.WECOM_LEASE_S, CLAIM)
        if self.held:
            points.reached("delivery.claimed")

    def _settle(self, verdicts: Sequence[tuple[Send, Verdict]]) -> int:
        return results.record([Settled(send.pk, self.token, verdict) for send, verdict in verdicts])

    def _start(self, permitted: Sequence[Send]) -> None:
        """A row is begun, and its permit taken, only now that a thread will post it: what was only held stays free."""
        if not permitted:
            return
        start_by = time.monotonic() + min(LATENESS_S, settings.WECOM_LEASE_S - settings.WECOM_CALL_TIMEOUT_S)
        ours = Send.objects.begin(self.token, settings.WECOM_LEASE_S, [send.pk for send in permitted])
        points.reached("delivery.begun")
        for send in permitted:
            if send.pk in ours:
                post.pool().submit(post.post, post.Job(send, row_of(send), start_by), self.done)
        self.under_way += len(ours)

    def record(self) -> None:
        """Write down what has come back: at the latest every 20 results or 200 ms."""
        done = list(self._arrived())
        results.heed(done)
        self.settled += results.record([results.settled(one) for one in done], done)

    def _arrived(self) -> Iterable[post.Done]:
        until = time.monotonic() + RECORD_AFTER_S
        for _ in range(min(RECORD_EVERY, self.under_way)):
            try:
                yield self.done.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return
            self.under_way -= 1


def _sort_out(sends: Sequence[Send], room: int) -> tuple[list[tuple[Send, Verdict]], list[Send], list[Send]]:
    """Those that end or wait, with their verdicts; up to `room` that may go now; those to be asked about again."""
    at = clock.now()
    ends = [(send, delivery.before(row_of(send), at)) for send in sends]
    verdicts = [(send, end) for send, end in ends if end is not None]
    open_sends = [send for send, end in ends if end is None]
    uses = [Use(it.corp.corp_id, it.corp.agent_id, it.api, it.to_userid) for it in open_sends]
    asked = list(zip(open_sends, limiter.permits(uses, room), strict=True))
    for send, wait_s in asked:
        if wait_s > 0:
            verdicts.append((send, delivery.put_back(row_of(send), at, wait_s + delivery.jitter())))
    return verdicts, [send for send, wait_s in asked if wait_s == 0], [send for send, wait_s in asked if wait_s < 0]

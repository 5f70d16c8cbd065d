"""Delivers what is due: claim, permits, post, record. Many processes may do so at once, and any may be killed."""

import time
from collections.abc import Iterable, Sequence
from queue import Empty, SimpleQueue
from uuid import uuid4

from django.conf import settings

from clienteling.lib import clock
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
REFILL_BELOW = 100
RUN_S = 20.0
RECORD_EVERY = 20
RECORD_AFTER_S = 0.2


def deliver_due(run_s: float = RUN_S) -> int:
    """Deliver until nothing is due or `run_s` have passed; how many rows were settled."""
    forbid_transaction()
    run = _Run()
    stop_at = time.monotonic() + run_s
    more = True
    while more or run.under_way:
        if more and run.under_way < REFILL_BELOW:
            more = run.refill() and time.monotonic() < stop_at
        run.record()
    return run.settled


def row_of(send: Send) -> Row:
    return Row(send.api, send.to_userid, send.expires_at, send.first_sent_at, send.tries, send.busy_tries)


class _Run:
    """One run of one worker: how many calls are under way, and where their results arrive."""

    def __init__(self) -> None:
        self.done: SimpleQueue[post.Done] = SimpleQueue()
        self.under_way = 0
        self.settled = 0

    def refill(self) -> bool:
        """Claim a batch and start what has a permit; whether there was anything."""
        token, claimed_at = uuid4(), time.monotonic()
        sends = Send.objects.claim(clock.now(), token, settings.WECOM_LEASE_S, CLAIM)
        start_by = claimed_at + min(LATENESS_S, settings.WECOM_LEASE_S - settings.WECOM_CALL_TIMEOUT_S)
        verdicts, permitted = _sort_out(sends)
        self.settled += results.record([Settled(send.pk, token, verdict) for send, verdict in verdicts])
        if permitted:
            Send.objects.begin(token, settings.WECOM_LEASE_S)
        for send in permitted:
            post.pool().submit(post.post, post.Job(send, row_of(send), start_by), self.done)
        self.under_way += len(permitted)
        return bool(sends)

    def record(self) -> None:
        """Write down what has come back: at the latest every 20 results or 200 ms."""
        done = list(self._arrived())
        for one in done:
            results.heed(one)
        self.settled += results.record([results.settled(one) for one in done], done)

    def _arrived(self) -> Iterable[post.Done]:
        until = time.monotonic() + RECORD_AFTER_S
        for _ in range(min(RECORD_EVERY, self.under_way)):
            try:
                yield self.done.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return
            self.under_way -= 1


def _sort_out(sends: Sequence[Send]) -> tuple[list[tuple[Send, Verdict]], list[Send]]:
    """Those that end or wait, with their verdicts, and those that may go now."""
    at = clock.now()
    verdicts, open_sends = [], []
    for send in sends:
        end = delivery.before(row_of(send), at)
        if end is None:
            open_sends.append(send)
        else:
            verdicts.append((send, end))
    waits = limiter.permits([Use(it.corp.corp_id, it.corp.agent_id, it.api, it.to_userid) for it in open_sends])
    for send, wait_s in zip(open_sends, waits, strict=True):
        if wait_s > 0:
            verdicts.append((send, delivery.put_back(row_of(send), at, wait_s + delivery.jitter())))
    return verdicts, [send for send, wait_s in zip(open_sends, waits, strict=True) if wait_s == 0]

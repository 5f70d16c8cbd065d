"""What one run of one worker holds of a lane: rows claimed, and calls under way."""

import time
from collections.abc import Sequence
from datetime import timedelta
from queue import SimpleQueue
from uuid import uuid4

from clienteling.lib import clock, points
from clienteling.wecom import checks, delivery
from clienteling.wecom.delivery import Row, Verdict
from clienteling.wecom.history import Use
from clienteling.wecom.lanes import Lane
from clienteling.wecom.limits import limiter
from clienteling.wecom.models import Send
from clienteling.wecom.services import post, results
from clienteling.wecom.services.results import Settled
from clienteling.wecom.windows import LATENESS_S

CLAIM = 200
ASKED_AGAIN_S = 0.1
TICK = timedelta(seconds=1)
NO_LEASE = uuid4()
Ends = list[tuple[Send, Verdict]]


def row_of(send: Send) -> Row:
    return Row(send.api, send.to_userid, send.expires_at, send.first_sent_at, send.tries, send.busy_tries)


def use_of(send: Send) -> Use:
    corp = send.corp
    return Use(corp.corp_id, corp.agent_id, send.api, send.to_userid, corp.seats)


class Holding:
    """`settled` counts the rows this run has settled; results arrive in `done`."""

    def __init__(self, lane: Lane, done: "SimpleQueue[post.Done]") -> None:
        self.lane = lane
        self.done = done
        self.token = NO_LEASE
        self.rows: list[Send] = []
        self.until = 0.0
        self.ask_at = 0.0
        self.soon = False
        self.jobs: set[post.Job] = set()
        self.settled = 0

    def room(self) -> int:
        """How many more may be started: a call per thread and the next one ready. Slow calls stand aside."""
        post.make_way(self.jobs)
        quick = sum(not job.place.slow for job in self.jobs)
        return min(self.lane.most_under_way - quick, self.lane.most_threads - len(self.jobs))

    def refill(self) -> bool:
        """Start what has a permit and a thread soon, from the rows held or a new claim; whether to come back for more:
        there was something, or there will be before beat's next tick."""
        room = self.room()
        if room < self.lane.threads // 2:
            return True
        if self.rows and time.monotonic() > self.until:
            self.let_go()
        if not self.rows:
            self._claim()
        if not self.rows:
            return self.soon
        self._start_some(room)
        return True

    def let_go(self) -> None:
        """Back into the queue with what was claimed and not begun: it has cost neither permit, try nor place in it."""
        self._put_back(self.rows)
        self.rows = []

    def _put_back(self, sends: Sequence[Send]) -> None:
        """What is no longer ours stays as it is."""
        self._settle([(send, delivery.put_back(row_of(send), send.due_at, 0.0)) for send in sends])

    def _claim(self) -> None:
        """Who found nothing does not look again at once."""
        now = time.monotonic()
        if now < self.ask_at:
            return
        if limiter.is_aside():
            self.ask_at, self.soon = now + ASKED_AGAIN_S, True
            return
        self.token = uuid4()
        self.until = now + self.lane.lease_s / 2
        sends, at = Send.objects.of_lane(self.lane), clock.now()
        self.rows = sends.claim(at, self.token, self.lane.lease_s, CLAIM)
        if not self.rows:
            self.ask_at, self.soon = now + ASKED_AGAIN_S, sends.due(at + TICK).unless_paused().exists()
            return
        points.reached("delivery.claimed")

    def _settle(self, ends: Ends) -> None:
        self.settled += results.record([Settled(send.pk, self.token, verdict) for send, verdict in ends])

    def _start_some(self, room: int) -> None:
        """A row is begun, and its permit taken, only now that a thread will post it: what was only held stays free."""
        asked, rest = self.rows[: 2 * room], self.rows[2 * room :]
        start_by = time.monotonic() + min(LATENESS_S, self.lane.lease_s - self.lane.call_s)
        ends, permitted, later = _sort_out(asked, room)
        self.rows = later + rest
        against = checks.reasons_against(permitted, clock.now()) if permitted else {}
        ends += [
            (it, delivery.stopped(row_of(it), clock.now(), against[it.pk])) for it in permitted if it.pk in against
        ]
        self._settle(ends)
        self._begin([send for send in permitted if send.pk not in against], start_by)

    def _begin(self, sends: Sequence[Send], start_by: float) -> None:
        if not sends:
            return
        ours = Send.objects.begin(self.token, self.lane.lease_s, [send.pk for send in sends])
        points.reached("delivery.begun")
        self._put_back([send for send in sends if send.pk not in ours])
        pool = post.pool(self.lane)
        for send in sends:
            if send.pk in ours:
                job = post.Job(send, row_of(send), start_by, self.lane.call_s, pool.place())
                self.jobs.add(job)
                pool.submit(job, self.done)


def _sort_out(sends: Sequence[Send], room: int) -> tuple[Ends, list[Send], list[Send]]:
    """Those that end or wait, with their verdicts; up to `room` that may go now; those to be asked about again."""
    at = clock.now()
    ends = [(send, delivery.before(row_of(send), at)) for send in sends]
    verdicts = [(send, end) for send, end in ends if end is not None]
    open_sends = [send for send, end in ends if end is None]
    asked = list(zip(open_sends, limiter.permits([use_of(send) for send in open_sends], room), strict=True))
    for send, wait_s in asked:
        if wait_s > 0:
            verdicts.append((send, delivery.put_back(row_of(send), at, delivery.spread(wait_s))))
    return verdicts, [send for send, wait_s in asked if wait_s == 0], [send for send, wait_s in asked if wait_s < 0]

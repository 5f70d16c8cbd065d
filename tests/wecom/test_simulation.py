"""10,000 random schedules of the delivery core: rows, two workers, a WeCom with faults, a clock. No database, no waits.

The simulator keeps a row as the table does (claim, lease, begin, settle under a token) and asks the real `delivery`,
`breaker` and `windows` for every decision. What WeCom was told is judged from its own log.
"""

import heapq
import os
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from clienteling.wecom import breaker, delivery
from clienteling.wecom.breaker import CLOSED, State
from clienteling.wecom.calls.messages import Sent
from clienteling.wecom.delivery import Row, Verdict
from clienteling.wecom.errors import Rejected, Transient, Unclear, WecomError
from clienteling.wecom.windows import Ask, Limit, Windows

SCHEDULES = int(os.environ.get("SIMULATION_SCHEDULES", "10000"))
SEED = int(os.environ.get("SIMULATION_SEED", "20261122"))
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
API = "message/send"
PAUSE = "pause"
LEASE_S, CALL_S = 30.0, 10.0
# WeCom forgets a body after this time.
DUPLICATE_CHECK_S = 4 * 3600
MEMBER = Limit("member", 1, 66, 25)
REFUSALS = {"ok": 0, "busy": -1, "blocked": 45009, "refused": 40058, "halted": 60020, "taken": 42014}
# 3.5 hours of replays that wait 2, 4, 8 … 450 s at the least.
MOST_TRIES, MOST_BUSY_TRIES, MOST_REPLAYS = 8, 3, 8 + 28
ENDED = ("accepted", "refused", "expired", "unclear")


@dataclass
class Stored:
    """A row of the outbox, and what only the judge remembers of it."""

    row: Row
    due_at: float
    state: str = "queued"
    token: int = 0
    lease_until: float = 0.0
    posted: list[float] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    abandoned: int = 0


class World:
    """One schedule: everything that happens is an event at a time, drawn from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.at = NOW.timestamp()
        self.rows = [self.a_row() for _ in range(self.chance.choices([1, 2, 4, 40], [10, 8, 4, 0.2])[0])]
        self.breaker: State = CLOSED
        self.paused: dict[str, float] = {}
        self.windows = Windows({}, self.paused)
        self.done: set[int] = set()
        self.jobs: dict[tuple[int, int], Row] = {}
        self.calls: list[float] = []
        self.tokens = 0
        self.events: list[tuple[float, int, str, tuple[int, int, str]]] = []
        self.count = 0
        self.trouble = self.chance.choice([0.0, 0.1, 0.5, 0.9])
        self.cut_off = self.chance.choice([0.0, self.trouble * 0.3, 1.0])
        self.unheard = self.chance.choice([0.0, self.trouble * 0.5, 1.0])

    def a_row(self) -> Stored:
        lives_s = self.chance.choice([30.0, 600.0, 3600.0, 6 * 3600.0])
        return Stored(Row(API, "lin", NOW + timedelta(seconds=lives_s), None, 0, 0), self.at)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    def later(self, seconds: float, what: str, about: tuple[int, int, str] = (0, 0, "")) -> None:
        self.count += 1
        heapq.heappush(self.events, (self.at + seconds, self.count, what, about))

    def run(self) -> None:
        """Two workers tick until every row has ended; bounded by time far beyond every expiry."""
        self.later(0.0, "tick")
        self.later(0.3, "tick")
        end = self.at + 12 * 3600
        while self.events and any(row.state not in ENDED for row in self.rows):
            self.at, _, what, about = heapq.heappop(self.events)
            assert self.at < end, "a row never ends"
            self.tick() if what == "tick" else self.answered(*about)

    def tick(self) -> None:
        """One worker claims what is due or abandoned, posts what has a permit, and sleeps until there may be more."""
        self.tokens += 1
        mine = [place for place, row in enumerate(self.rows) if self.claim(row)]
        for place in mine:
            self.sort_out(place, self.rows[place])
        waiting = [row.due_at if row.state == "queued" else row.lease_until for row in self.rows if not row.ended]
        pause = self.chance.choice([0.0, 0.2, 5.0, 60.0])
        self.later(max(0.05, min(waiting, default=self.at) - self.at) + pause, "tick")

    def claim(self, row: Stored) -> bool:
        """As the query does: due, or leased to somebody who let the lease run out; an abandoned try counts."""
        abandoned = row.state == "sending" and row.lease_until < self.at
        if not abandoned and not (row.state == "queued" and row.due_at <= self.at):
            return False
        if abandoned and row.row.first_sent_at:
            row.row, row.abandoned = replace(row.row, tries=row.row.tries + 1), row.abandoned + 1
        row.state, row.token, row.lease_until = "sending", self.tokens, self.at + LEASE_S
        return True

    def sort_out(self, place: int, row: Stored) -> None:
        end = delivery.before(row.row, self.now())
        if end is not None:
            return self.settle(row, row.token, end)
        wait_s = self.windows.take([Ask(PAUSE, (MEMBER,))], self.at, 1.0, 1)[0]
        if wait_s > 0:
            return self.settle(row, row.token, delivery.put_back(row.row, self.now(), wait_s + self.chance.random()))
        fate = self.chance.choices(["live", "die", "freeze"], [8, self.trouble, self.trouble])[0]
        if fate == "die" and self.chance.random() < 0.5:
            return  # before it had begun: the lease runs out
        self.begin(place, row, fate)

    def begin(self, place: int, row: Stored, fate: str) -> None:
        job = row.row
        row.row = replace(row.row, first_sent_at=row.row.first_sent_at or self.now())
        row.lease_until = self.at + LEASE_S
        answer, took_s = self.post(place, row)
        if fate == "die":
            return
        frozen_s = self.chance.choice([40.0, 400.0]) if fate == "freeze" else 0.0
        self.jobs[place, row.token] = job
        self.later(took_s + frozen_s, "answered", (place, row.token, answer))

    def post(self, place: int, row: Stored) -> tuple[str, float]:
        """What WeCom does and says. The judge looks at each call as it is made."""
        if self.chance.random() < self.cut_off:
            return "no_connection", 1.0
        self.look(row)
        row.posted.append(self.at)
        self.calls.append(self.at)
        said = self.chance.choices(list(REFUSALS), [10, *([self.trouble] * 3), self.trouble * 0.1, 0])[0]
        if said == "ok" and place in self.done and self.chance.random() < 0.3:
            said = "taken"
        if said == "ok":
            self.done.add(place)
        lost = self.chance.random() < self.unheard
        return ("lost", CALL_S) if lost else (said, self.chance.choice([0.01, 0.5, 9.0]))

    def look(self, row: Stored) -> None:
        """The judge: this call may be made."""
        first = min(row.posted, default=self.at)
        assert row.ended == [], "a row that had ended was posted again"
        assert self.at < row.row.expires_at.timestamp(), "posted after its expiry"
        assert self.at < first + DUPLICATE_CHECK_S, "a copy outside WeCom's duplicate check"
        assert self.at >= self.paused.get(PAUSE, 0.0), "posted while the API rests"

    def answered(self, place: int, token: int, answer: str) -> None:
        """A result comes back, perhaps to a worker that lost its lease meanwhile."""
        row, job = self.rows[place], self.jobs.pop((place, token))
        outcome = outcome_of(answer)
        event = breaker.event_of(outcome)
        if event is not None:
            self.breaker = breaker.step(self.breaker, event, self.at)
            self.paused[PAUSE] = self.breaker.rest_until
        self.settle(row, token, delivery.after(job, outcome, self.now(), self.chance.random()))

    def settle(self, row: Stored, token: int, verdict: Verdict) -> None:
        """WHERE lease_token = mine."""
        if row.state != "sending" or row.token != token:
            return
        assert row.ended == []
        count_tries(row, verdict)
        row.state, row.due_at = verdict.state.value, verdict.due_at.timestamp()
        row.row = replace(
            row.row, first_sent_at=verdict.first_sent_at, tries=verdict.tries, busy_tries=verdict.busy_tries
        )
        if row.state in ENDED:
            row.ended.append(row.state)
            assert row.state == "accepted" or verdict.reason, "ended without a reason"


def count_tries(row: Stored, verdict: Verdict) -> None:
    """Eight tries while nothing was sent; replays are bounded by WeCom's duplicate check, so by their time."""
    most = MOST_REPLAYS if row.posted else MOST_TRIES
    assert verdict.tries <= most + row.abandoned, "tried too often"
    assert verdict.busy_tries < MOST_BUSY_TRIES or verdict.state in ENDED, "busy too often"


def outcome_of(answer: str) -> Sent | WecomError:
    """As the gateway understands it."""
    if answer == "no_connection":
        return Transient(API, "no_connection")
    if answer == "lost":
        return Unclear(API, "no_whole_answer")
    code = REFUSALS[answer]
    if not code:
        return Sent("m", "", ())
    return (Transient if code in (-1, 45009) else Rejected)(API, "refused_by_wecom", code)


def limits_hold(calls: list[float]) -> bool:
    """WeCom drops beyond 30 in any minute."""
    ordered = sorted(calls)
    return all(later - earlier > 60 for earlier, later in zip(ordered, ordered[30:], strict=False))


@pytest.mark.parametrize("part", range(4))
def test_random_schedules_with_faults_and_two_workers_keep_every_promise(part: int) -> None:
    ends: Counter[str] = Counter()
    for number in range(part, SCHEDULES, 4):
        world = World(SEED + number)
        try:
            world.run()
            assert all(row.state in ENDED for row in world.rows), "a row is lost"
            assert limits_hold(world.calls), "more than WeCom lets one member have"
        except AssertionError as broken:
            raise AssertionError(
                f"{broken}; again with SIMULATION_SEED={SEED + number} SIMULATION_SCHEDULES=1"
            ) from broken
        ends.update(row.state for row in world.rows)
    assert SCHEDULES < 100 or set(ends) == set(ENDED), "the schedules do not reach every end"

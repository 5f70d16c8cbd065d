"""What becomes of a send after a try: pure over (row, outcome, clock), so that it can be simulated."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clienteling.wecom import unclear
from clienteling.wecom.calls.messages import Sent
from clienteling.wecom.errors import BUSY, HALTING_CODES, THROTTLED_CODES, Transient, Unclear, WecomError
from clienteling.wecom.lanes import WELCOME
from clienteling.wecom.models import SendState

MOST_TRIES = 8
MOST_BUSY_TRIES = 3
# WeCom's duplicate check remembers a message for 4 hours; half an hour is left for a last replay to arrive.
REPLAY_FOR = timedelta(hours=3.5)
FIRST_WAIT_S = 4.0
WELCOME_WAIT_S = 1.0
LONGEST_WAIT_S = 900.0
HALF_HOUR_S = 1800
# Our clock and WeCom's may differ by so much.
BEFORE_ROUND_S = 5.0
# Rows that wait for the same moment do not all come up in it.
SPREAD_S = 0.25


@dataclass(frozen=True)
class Row:
    """What of a send a decision looks at. `first_sent_at`: since when it may have been done, before this try."""

    api: str
    to_userid: str
    expires_at: datetime
    first_sent_at: datetime | None
    tries: int
    busy_tries: int


@dataclass(frozen=True)
class Verdict:
    """The row's next state and columns."""

    state: SendState
    due_at: datetime
    first_sent_at: datetime | None
    tries: int
    busy_tries: int
    errcode: int | None = None
    reason: str = ""
    msgid: str = ""
    response_code: str = ""
    accepted_at: datetime | None = None
    kept_back: bool = False


def before(row: Row, at: datetime) -> Verdict | None:
    """The end of a row that must not be tried any more; None when it may be."""
    if row.first_sent_at and at >= row.first_sent_at + REPLAY_FOR:
        return _end(row, SendState.UNCLEAR, at, "too_late_to_replay")
    if at >= row.expires_at:
        state = SendState.UNCLEAR if row.first_sent_at else SendState.EXPIRED
        return _end(row, state, at, "expired")
    return None


def stopped(row: Row, at: datetime, reason: str) -> Verdict:
    """Must not go any more, by a second look just before the call. An earlier try may have gone."""
    end = _end(row, SendState.UNCLEAR if row.first_sent_at else SendState.REFUSED, at, reason)
    return replace(end, kept_back=True)


def put_back(row: Row, at: datetime, wait_s: float) -> Verdict:
    """Not tried: no permit, no time, or a pause. Costs no try."""
    return _later(row, at, wait_s, tries=row.tries)


def after(row: Row, outcome: Sent | WecomError, at: datetime, jitter: float) -> Verdict:
    """What the try's outcome makes of the row. `jitter` in [0, 1) spreads the repeats."""
    if isinstance(outcome, Sent):
        return _accepted(row, outcome, at)
    if isinstance(outcome, Unclear):
        started = row.first_sent_at or at
        return _later(row, at, _wait_s(row, row.tries, jitter), row.tries + 1, error=outcome, first_sent_at=started)
    if isinstance(outcome, Transient):
        return _after_transient(row, outcome, at, jitter)
    if row.first_sent_at and unclear.proves_done(row.api, outcome.code):
        return _accepted(row, Sent("", "", ()), at)
    if row.first_sent_at and unclear.says_nothing(row.api, outcome.code):
        return _end(row, SendState.UNCLEAR, at, outcome.reason, outcome.code, row.tries + 1)
    if outcome.code in HALTING_CODES:
        return _later(row, at, _wait_s(row, row.tries, jitter), row.tries, error=outcome)
    return _end(row, SendState.REFUSED, at, outcome.reason, outcome.code, row.tries + 1)


def _after_transient(row: Row, error: Transient, at: datetime, jitter: float) -> Verdict:
    """WeCom's throttling costs no try: the pause does, and expiry ends it."""
    if error.code in THROTTLED_CODES:
        return _later(row, at, _wait_s(row, 0, jitter), row.tries, error=error)
    tries, busy = row.tries + 1, row.busy_tries + (error.code == BUSY)
    if tries < MOST_TRIES and busy < MOST_BUSY_TRIES:
        return _later(row, at, _wait_s(row, row.tries, jitter), tries, busy_tries=busy, error=error)
    state = SendState.UNCLEAR if row.first_sent_at else SendState.REFUSED
    return _end(row, state, at, f"given_up:{error.reason}", error.code, tries)


def _accepted(row: Row, sent: Sent, at: datetime) -> Verdict:
    if row.to_userid.lower() in sent.missed:
        return _end(row, SendState.REFUSED, at, "associate_not_reached", tries=row.tries + 1)
    return Verdict(
        state=SendState.ACCEPTED,
        due_at=at,
        first_sent_at=row.first_sent_at,
        tries=row.tries + 1,
        busy_tries=row.busy_tries,
        msgid=sent.msgid,
        response_code=sent.response_code,
        accepted_at=at,
    )


def _end(
    row: Row, state: SendState, at: datetime, reason: str, code: int | None = None, tries: int | None = None
) -> Verdict:
    tries = row.tries if tries is None else tries
    return Verdict(state, at, row.first_sent_at, tries, row.busy_tries, errcode=code, reason=reason)


def _later(
    row: Row,
    at: datetime,
    wait_s: float,
    tries: int,
    *,
    busy_tries: int | None = None,
    error: WecomError | None = None,
    first_sent_at: datetime | None = None,
) -> Verdict:
    """Queued again; at its expiry it comes up once more, to be ended."""
    return Verdict(
        state=SendState.QUEUED,
        due_at=min(at + timedelta(seconds=wait_s), max(row.expires_at, at)),
        first_sent_at=first_sent_at or row.first_sent_at,
        tries=tries,
        busy_tries=row.busy_tries if busy_tries is None else busy_tries,
        errcode=error.code if error else None,
        reason=error.reason if error else "",
    )


def _wait_s(row: Row, tries: int, jitter: float) -> float:
    """4 s, 8 s, … up to 15 minutes, each between half and one and a half of it; a welcome has no time for that."""
    first_s = WELCOME_WAIT_S if row.api == WELCOME else FIRST_WAIT_S
    return min(first_s * 2.0 ** min(tries, 10), LONGEST_WAIT_S) * (0.5 + jitter)


def jitter() -> float:
    return random.random()


def spread(wait_s: float) -> float:
    """A wait and a little more."""
    return wait_s + SPREAD_S * jitter()


def off_round(at: datetime, within_s: float, jitter: float) -> datetime:
    """When to start what could start at `at`: WeCom asks to stay clear of the minutes :00 and :30. What falls due
    within `within_s` after one of them, or moments before it, starts in the second half of that time."""
    since = (at.timestamp() + BEFORE_ROUND_S) % HALF_HOUR_S - BEFORE_ROUND_S
    if not within_s or since >= within_s / 2:
        return at
    return at + timedelta(seconds=within_s / 2 * (1 + jitter) - since)

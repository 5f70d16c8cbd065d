"""When an API of a corp is left alone, and for how long: pure over (state, event, clock)."""

from dataclasses import dataclass, replace
from enum import StrEnum

from clienteling.wecom.errors import BLOCKED_CODES, BUSY, HALTING_CODES, Transient, Unclear, WecomError

IN_A_ROW = 5
RECENT = 20
FIRST_REST_S = 5.0
LONGEST_REST_S = 300.0
HALT_S = 300.0
MINUTE_S = 60.0
HOUR_S = 3600.0
# Answers that say that WeCom is in trouble, beside no answer at all. Other refusals are about the one call.
TROUBLE_CODES = frozenset({None, BUSY, 6000, 45033})
# Our own faults, which say nothing about WeCom.
OURS = frozenset({"cannot_be_decrypted", "paused"})


class Event(StrEnum):
    OK = "ok"
    FAILED = "failed"
    BLOCKED = "blocked"
    HALTED = "halted"


@dataclass(frozen=True)
class State:
    """`recent`: the last answers while closed, "f" for a failure and "o" for none. Times in Unix seconds.

    `rest_until` 0: closed. Before it: open. After it: half open, one call at a time probes.
    """

    recent: str = ""
    openings: int = 0
    rest_until: float = 0.0
    blocked_until: float = 0.0


CLOSED = State()


def event_of(outcome: object) -> Event | None:
    """What a call's outcome tells; None: nothing about WeCom."""
    if not isinstance(outcome, WecomError):
        return Event.OK
    if outcome.code in BLOCKED_CODES:
        return Event.BLOCKED
    if outcome.code in HALTING_CODES:
        return Event.HALTED
    if isinstance(outcome, Transient | Unclear) and outcome.code in TROUBLE_CODES:
        return None if outcome.reason in OURS else Event.FAILED
    return Event.OK


def step(state: State, event: Event, at: float) -> State:
    """The state after an event. What comes back while it rests was under way before, and changes nothing."""
    if at < state.rest_until:
        return state
    if event is Event.BLOCKED:
        return _blocked(state, at)
    if event is Event.HALTED:
        return replace(state, rest_until=at + HALT_S)
    if event is Event.OK:
        return State(recent=_recent(state, "o"))
    if state.rest_until:
        return _opened(state, at)
    failed = replace(state, recent=_recent(state, "f"))
    return _opened(failed, at) if _too_many(failed.recent) else failed


def _recent(state: State, answer: str) -> str:
    """Closing forgets what went before."""
    return answer if state.rest_until else (state.recent + answer)[-RECENT:]


def _too_many(recent: str) -> bool:
    half = len(recent) == RECENT and 2 * recent.count("f") >= RECENT
    return half or recent.endswith("f" * IN_A_ROW)


def _opened(state: State, at: float) -> State:
    """Each opening without a success between rests twice as long."""
    rest_s = min(FIRST_REST_S * 2.0**state.openings, LONGEST_REST_S)
    return replace(state, recent="", openings=min(state.openings + 1, 10), rest_until=at + rest_s)


def _blocked(state: State, at: float) -> State:
    """WeCom does not say for how long: a minute's block lasts 60 s; one that follows at once is the hour's."""
    follows = bool(state.blocked_until) and at < state.blocked_until + MINUTE_S
    end = at + (HOUR_S if follows else MINUTE_S)
    return replace(state, rest_until=end, blocked_until=end)

"""When an API is left alone: the pure decision, over many random schedules."""

import random

import pytest

from clienteling.wecom import breaker
from clienteling.wecom.breaker import CLOSED, Event, State, event_of, step
from clienteling.wecom.errors import Rejected, Transient, Unclear

NOW = 1_800_000_000.0
API = "message/send"


def after(events: str, state: State = CLOSED, at: float = NOW) -> State:
    for letter in events:
        state = step(state, Event.FAILED if letter == "f" else Event.OK, at)
    return state


@pytest.mark.parametrize(
    ("events", "opens"),
    [("ffff", False), ("fffff", True), ("ffffo" * 3 + "oooof", True), ("of" * 9, False), ("of" * 10, True)],
)
def test_five_failures_in_a_row_or_half_of_twenty_open_it(events: str, opens: bool) -> None:
    assert (after(events).rest_until > NOW) is opens


def test_rests_grow_until_a_probe_succeeds() -> None:
    state, rests, at = after("fffff"), [], NOW
    for _ in range(8):
        rests.append(state.rest_until - at)
        at = state.rest_until
        state = step(state, Event.FAILED, at)
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300]
    assert step(state, Event.OK, state.rest_until) == State(recent="o")


def test_a_block_lasts_a_minute_and_one_that_follows_at_once_an_hour() -> None:
    minute = step(CLOSED, Event.BLOCKED, NOW)
    hour = step(minute, Event.BLOCKED, minute.rest_until + 59)
    assert (minute.rest_until, hour.rest_until) == (NOW + 60, NOW + 60 + 59 + 3600)
    assert step(minute, Event.BLOCKED, minute.rest_until + 61).rest_until == minute.rest_until + 61 + 60


def test_after_an_answer_the_next_block_is_a_minutes_again() -> None:
    answered = step(step(CLOSED, Event.BLOCKED, NOW), Event.OK, NOW + 60)
    assert step(answered, Event.BLOCKED, NOW + 61).rest_until == NOW + 61 + 60


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (Unclear(API, "no_whole_answer"), Event.FAILED),
        (Transient(API, "no_connection"), Event.FAILED),
        (Transient(API, "refused_by_wecom", -1), Event.FAILED),
        (Transient(API, "refused_by_wecom", 45009), Event.BLOCKED),
        (Transient(API, "refused_by_wecom", 45036), Event.BLOCKED),
        (Transient(API, "refused_by_wecom", 45035), Event.OK),
        (Rejected(API, "refused_by_wecom", 40001), Event.HALTED),
        (Rejected(API, "refused_by_wecom", 60020), Event.HALTED),
        (Rejected(API, "refused_by_wecom", 48002), Event.HALTED),
        (Rejected(API, "refused_by_wecom", 40058), Event.OK),
        (Transient(API, "cannot_be_decrypted"), None),
        ("an answer", Event.OK),
    ],
)
def test_what_an_outcome_tells(outcome: object, event: Event | None) -> None:
    assert event_of(outcome) == event


@pytest.mark.parametrize("seed", range(200))
def test_random_schedules_keep_its_promises(seed: int) -> None:
    """Judged from the history of events alone."""
    chance, state, at, answers = random.Random(seed), CLOSED, NOW, ""
    for _ in range(300):
        at += chance.choice([0.0, 0.1, 1.0, 7.0, 61.0, 400.0])
        event = chance.choices(list(Event), [chance.random() * 9, chance.random() * 9, 0.3, 0.3])[0]
        new = step(state, event, at)
        if at < state.rest_until:
            assert new == state, "what was under way changes nothing"
            continue
        answers = answers + ("f" if event is Event.FAILED else "o") if not state.rest_until else event.value[0]
        tripped = answers.endswith("fffff") or (len(answers) >= 20 and answers[-20:].count("f") >= 10)
        opened = new.rest_until > at
        expected = {Event.OK: False, Event.FAILED: tripped or state.rest_until > 0}.get(event, True)
        assert opened == expected
        assert new.rest_until - at <= breaker.HOUR_S
        assert event is not Event.BLOCKED or new.rest_until - at in (60, 3600)
        state = new

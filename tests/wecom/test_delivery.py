"""The decisions of delivery: pure over (row, outcome, clock)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clienteling.wecom import delivery
from clienteling.wecom.calls.messages import Sent
from clienteling.wecom.delivery import Row, Verdict
from clienteling.wecom.errors import Rejected, Transient, Unclear, WecomError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ROW = Row("message/send", "lin", NOW + timedelta(hours=6), None, 0, 0)
BEGUN = replace(ROW, first_sent_at=NOW - timedelta(minutes=5), tries=1)


def after(row: Row, outcome: Sent | WecomError) -> Verdict:
    return delivery.after(row, outcome, NOW, 0.5)


def test_accepted_keeps_what_wecom_answered() -> None:
    verdict = after(ROW, Sent("m1", "r1", ()))
    assert (verdict.state, verdict.msgid, verdict.response_code, verdict.accepted_at) == ("accepted", "m1", "r1", NOW)


def test_accepted_but_not_for_this_associate_is_refused() -> None:
    verdict = after(replace(ROW, to_userid="Lin"), Sent("m1", "", ("lin",)))
    assert (verdict.state, bool(verdict.reason)) == ("refused", True)


def test_unclear_remembers_since_when() -> None:
    first = after(ROW, Unclear("message/send", "no answer"))
    again = after(BEGUN, Unclear("message/send", "no answer"))
    assert (first.state, first.first_sent_at, first.tries) == ("queued", NOW, 1)
    assert again.first_sent_at == BEGUN.first_sent_at


def test_transient_forgets_that_this_try_began() -> None:
    verdict = after(ROW, Transient("message/send", "no connection"))
    assert (verdict.state, verdict.first_sent_at, verdict.due_at > NOW) == ("queued", None, True)


@pytest.mark.parametrize(("row", "state"), [(ROW, "refused"), (BEGUN, "unclear")])
def test_the_eighth_failed_try_is_the_last(row: Row, state: str) -> None:
    verdict = after(replace(row, tries=7), Transient("message/send", "no connection"))
    assert (verdict.state, verdict.tries, bool(verdict.reason)) == (state, 8, True)


@pytest.mark.parametrize("jitter", [0.0, 0.5, 0.99])
def test_waits_grow_up_to_their_cap(jitter: float) -> None:
    lost = Unclear("message/send", "no answer")
    waits = [(delivery.after(replace(ROW, tries=n), lost, NOW, jitter).due_at - NOW).total_seconds() for n in range(20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (4 * (0.5 + jitter), 900 * (0.5 + jitter))


@pytest.mark.parametrize("code", [45009, 45033, 40001, 60020])
def test_a_block_or_a_wrong_right_costs_no_try(code: int) -> None:
    error = (
        Transient("message/send", "x", code) if code > 45000 and code < 60000 else Rejected("message/send", "x", code)
    )
    verdict = after(ROW, error)
    assert (verdict.state, verdict.tries, verdict.errcode) == ("queued", 0, code)


def test_a_used_code_proves_an_earlier_try_only_on_a_replay() -> None:
    used = Rejected("message/update_template_card", "refused", 60140)
    update = replace(BEGUN, api="message/update_template_card")
    assert after(update, used).state == "accepted"
    assert after(replace(update, first_sent_at=None), used).state == "refused"


def test_a_repeat_never_waits_beyond_the_expiry() -> None:
    soon = replace(ROW, expires_at=NOW + timedelta(seconds=1), tries=5)
    assert after(soon, Transient("message/send", "no connection")).due_at == soon.expires_at


@pytest.mark.parametrize(
    ("row", "hours", "state"),
    [(ROW, 0, None), (ROW, 6, "expired"), (BEGUN, 3, None), (BEGUN, 3.5, "unclear"), (BEGUN, 6, "unclear")],
)
def test_what_may_not_be_tried_any_more(row: Row, hours: float, state: str | None) -> None:
    end = delivery.before(row, NOW + timedelta(hours=hours))
    assert (end.state if end else None) == state

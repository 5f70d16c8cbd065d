"""The judge finds what is wrong: evidence of a good run, and one thing in it made bad at a time."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chaos.judge import Evidence, judge
from chaos.judge.evidence import SEND, Alert, Call, Send, Stored, call_of
from chaos.record import Check, Harm, Outage, Posted, Record, Recovery, Visit

AT = 1_795_000_000.0
XML = "<xml><TaskId><![CDATA[alert-1]]></TaskId></xml>"
BODY = {
    "touser": "lin",
    "template_card": {"task_id": "alert-1"},
    "enable_duplicate_check": 1,
    "duplicate_check_interval": 14400,
}


def line(body: dict[str, Any] | None = None, at: float = AT, **changes: Any) -> dict[str, Any]:
    row = {"path": SEND, "at": at, "body": json.dumps(body or BODY), "fault": None, "status": 200}
    return row | {"answer": {"errcode": 0}} | changes


def calls(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"journal": rows, "calls": [call_of(row) for row in rows]}


def on_phone(**changes: Any) -> dict[str, Any]:
    fate = {"delivered": True, "dropped": False, "suppressed": False}
    return {"userid": "lin", "content": {"task_id": "alert-1"}, "card": {"updates": 1}, **fate, **changes}


def a_record(**changes: Any) -> Record:
    given: dict[str, Any] = {"posted": {"C-1": Posted("C-1", "bought", AT)}, "pressed": {"alert-1": "lin"}}
    return Record(**{**given, "forged": [403], **changes})


ALERT = Alert(1, "bought", 7, 1, "delivered", "", "done", 5)
A_SEND = Send(5, "message/send", "alert:1", "lin", "accepted", "", datetime.fromtimestamp(AT - 1, UTC), None, 1, 1)
GOOD = Evidence(
    record=a_record(),
    clients={"C-1": 7, "C-2": 8},
    alerts=[ALERT],
    sends=[A_SEND],
    stored=[Stored(hashlib.sha256(XML.encode()).digest(), "handled")],
    looks={},
    orders={"SO-C-1": 1},
    phones=[on_phone()],
    callbacks=[{"state": "delivered", "xml": XML}],
    lost_with_a_child=28,
    **calls(line()),
)
REDIS = Outage("redis", "silent", AT, AT + 9)
POSTGRES = Outage("postgres", "silent", AT, AT + 9)


def bad(seen: Evidence) -> set[str]:
    return {finding.what for finding in judge(seen) if not finding.ok}


def in_record(**changes: Any) -> Callable[[Evidence], Evidence]:
    return lambda seen: replace(seen, record=a_record(**changes))


def changed(**changes: Any) -> Callable[[Evidence], Evidence]:
    return lambda seen: replace(seen, **changes)


def test_a_good_run_is_found_good() -> None:
    assert bad(GOOD) == set()


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (changed(alerts=[ALERT, replace(ALERT, id=2)]), "alerts twice under (rule, client, period)"),
        (changed(alerts=[ALERT, replace(ALERT, period=2)]), "acknowledged events with more than one alert"),
        (changed(alerts=[ALERT, replace(ALERT, client_id=8)]), "alerts about clients of whom nobody told"),
        (changed(orders={"SO-C-1": 2}), "acknowledged posts that are missing or count twice"),
        (changed(orders={}), "acknowledged posts that are missing or count twice"),
        (changed(alerts=[]), "acknowledged events lost"),
        (changed(phones=[on_phone(delivered=False)]), "acknowledged events lost"),
        (changed(sends=[replace(A_SEND, state="sending")]), "acknowledged events lost"),
        (changed(alerts=[replace(ALERT, delivery="waiting")]), "acknowledged events lost"),
        (changed(**calls(line(), line(at=AT + 9))), "calls doubled by 0 interruptions"),
        (
            changed(sends=[replace(A_SEND, attempts=2)], **calls(line(), line(at=AT + 9))),
            "doubled calls that no lost or late result explains",
        ),
        (changed(**calls(line(), line({**BODY, "safe": 0}))), "cards of which two calls differ in a byte"),
        (changed(**calls(line({**BODY, "enable_duplicate_check": 0}))), "calls without the duplicate check"),
        (
            changed(sends=[replace(A_SEND, accepted_at=A_SEND.created_at)]),
            "calls made after their acceptance was recorded",
        ),
        (
            changed(record=a_record(harms=[Harm("kill web", AT)]), **calls(line(at=AT + 61))),
            "due row to call after a single fault, longest of 1",
        ),
        (changed(phones=[on_phone(), on_phone()]), "cards seen twice on a phone"),
        (changed(**calls(*[line(at=AT + n) for n in range(31)])), "calls over a limit"),
        (changed(phones=[on_phone(), on_phone(delivered=False, dropped=True)]), "cards WeCom dropped without a word"),
        (changed(stored=[]), "acknowledged callbacks not stored and handled"),
        (changed(stored=[replace(GOOD.stored[0], state="received")]), "acknowledged callbacks not stored and handled"),
        (changed(stored=[GOOD.stored[0]] * 2), "callbacks stored twice"),
        (changed(alerts=[replace(ALERT, handling="open")]), "acknowledged presses without their one effect"),
        (changed(phones=[on_phone(card={"updates": 2})]), "acknowledged presses without their one effect"),
        (in_record(forged=[403, 200]), "forged callbacks accepted"),
        (in_record(posted={}), "acknowledged events lost"),
        (in_record(calm=True, posted={}), "acknowledged events lost"),
        (in_record(recoveries=[Recovery("Redis back", 15.1, 15.0)]), "Redis back"),
        (in_record(checks=[Check("P3", "settled rows changed", 1, 9)]), "settled rows changed"),
        (
            in_record(outages=[REDIS], visits=[Visit("list", 500, 0.1, AT)]),
            "Redis silent: requests at the doors that failed",
        ),
        (in_record(outages=[REDIS], visits=[Visit("list", 200, 1.1, AT)]), "Redis silent: longest request (list)"),
        (
            in_record(outages=[POSTGRES], visits=[Visit("list", 500, 0.1, AT)]),
            "PostgreSQL silent: requests not answered 503",
        ),
        (
            in_record(outages=[POSTGRES], visits=[Visit("list", 503, 2.1, AT)]),
            "PostgreSQL silent: longest request (list)",
        ),
    ],
)
def test_one_bad_thing_is_found(harm: Callable[[Evidence], Evidence], found: str) -> None:
    assert found in bad(harm(GOOD))


def test_a_slow_call_of_a_calm_run_is_found() -> None:
    late = replace(GOOD, record=a_record(calm=True), **calls(line(at=AT + 9)))
    assert bad(late) == {"due row to call, 99th of 100"}


def test_a_wait_counts_from_the_end_of_the_outage_and_not_beside_a_second_fault() -> None:
    late = calls(line(at=AT + 65))
    silent = a_record(
        harms=[Harm("Redis silent", AT - 9)],
        outages=[replace(REDIS, since=AT - 9)],
        visits=[Visit("list", 200, 0.1, AT)],
    )
    assert bad(replace(GOOD, record=silent, **late)) == set()
    twice = a_record(harms=[Harm("kill web", AT), Harm("kill beat", AT + 1)])
    assert bad(replace(GOOD, record=twice, **late)) == set()


def test_a_copy_after_an_answer_that_was_lost_is_no_doubled_call() -> None:
    assert bad(replace(GOOD, **calls(line(fault="drop"), line(at=AT + 9)))) == set()


def test_an_answer_lost_on_a_broken_link_explains_one_copy_if_its_attempt_says_so() -> None:
    broken = a_record(harms=[Harm("link to WeCom cut", AT, 1)], outages=[Outage("wecom", "cut", AT, AT + 9)])
    unheard = replace(A_SEND, attempts=2, unclear=1)
    odd = {"doubled calls that no lost or late result explains"}
    twice, thrice = calls(line(at=AT + 1), line(at=AT + 70)), calls(*(line(at=AT + n) for n in (1, 2, 70)))
    assert bad(replace(GOOD, record=broken, sends=[unheard], **twice)) == set()
    assert bad(replace(GOOD, record=broken, sends=[replace(unheard, unclear=0)], **twice)) == odd
    assert bad(replace(GOOD, record=broken, sends=[replace(unheard, attempts=3)], **thrice)) == odd


def test_a_killed_child_accounts_for_as_many_copies_as_it_had_under_way() -> None:
    record = a_record(harms=[Harm("kill pool child", AT, 1)])
    copies = [line(at=AT + 70 * n) for n in range(30)]
    assert bad(replace(GOOD, record=record, **calls(*copies[:29]))) == set()
    assert bad(replace(GOOD, record=record, **calls(*copies))) == {"calls doubled by 1 interruptions"}


def test_calls_are_read_from_the_journal_as_they_came() -> None:
    assert call_of(line(fault="half")) == Call("alert-1", "lin", AT, json.dumps(BODY), clean=False)

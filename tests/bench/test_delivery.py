"""The small version of `run.py bench delivery`: a hundredth of the size, twice the slack; over a limit, no slack."""

import pytest
import requests

from bench import delivery
from bench.fast_wecom import Arrival, Manner, fast_wecom

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


def test_the_fast_wecom_notes_when_and_to_whom() -> None:
    with fast_wecom(Manner()) as wecom:
        body = '{"msgtype":"text","touser":"lin"}'
        assert requests.post(f"{wecom.url}/cgi-bin/message/send", data=body, timeout=5).json()["errcode"] == 0
        assert [(api, to) for _at, api, to in wecom.journal()] == [("message/send", "lin")]


def test_one_worker_is_about_as_fast_as_a_bare_pool_and_slow_answers_do_not_stop_it() -> None:
    short = [it for it in delivery.unlimited(count=600) if it.value < delivery.TO_REACH[it.name] / 2]
    assert short == []


def test_the_permitted_rate_is_used_and_never_exceeded() -> None:
    share, too_many = delivery.permitted(per_minute=60, minutes=1, already_s=50.0)
    assert (share.value >= 0.9, too_many) == (True, 0), share


def test_the_judge_sees_one_call_too_many_of_the_api_or_of_a_member() -> None:
    calls: list[Arrival] = [(float(n), "message/send", f"member{n % 5}") for n in range(50)]
    assert delivery.over(calls, {"": 50, "*": 10}) == 0
    assert delivery.over(calls, {"": 49, "*": 10}) == 1
    assert delivery.over(calls, {"": 50, "*": 9}) == 5
    assert delivery.over([(at * 2, api, to) for at, api, to in calls], {"": 31, "*": 6}) == 0

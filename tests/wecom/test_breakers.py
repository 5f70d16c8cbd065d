"""Breakers shared through Redis, against WeCom's faults."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django import Settings

from clienteling.lib import clock
from clienteling.wecom.breakers import Breakers
from clienteling.wecom.errors import Transient, Unclear, WecomError
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.history import Use
from clienteling.wecom.limits import Limiter, limiter, pause_key
from clienteling.wecom.models import Corp, Send
from clienteling.wecom.services import deliver_due, queue_many
from clienteling.wecom.valkey import shared
from tests.wecom.conftest import Wecom
from tests.wecom.sends import a_send

pytestmark = pytest.mark.django_db
API = "user/get"
PATH = f"/cgi-bin/{API}"
NOWHERE = "redis://127.0.0.1:9/0"
LOST = Unclear(API, "no_whole_answer")
BLOCK = Transient(API, "refused_by_wecom", 45009)


def wait_s(corp: Corp, api: str = API) -> float:
    """What another process is told."""
    return Limiter().permits([Use(corp.corp_id, corp.agent_id, api)])[0]


def end_rest(corp: Corp) -> None:
    """As if its time had passed."""
    key = pause_key(corp.corp_id, API)
    past = '{"recent": "", "openings": 1, "rest_until": 1.0, "blocked_until": 0.0}'
    shared().ask(lambda redis: (redis.delete(key), redis.set(f"{key}:state", past)))


def failing(gateway: Gateway, times: int) -> list[str]:
    reasons = []
    for _ in range(times):
        with pytest.raises(WecomError) as caught:
            gateway.user_get("lin")
        reasons.append(caught.value.reason)
    return reasons


def test_after_five_failures_direct_calls_stay_at_home(wecom: Wecom, gateway: Gateway) -> None:
    wecom.fault("5xx", path=PATH, times=-1)
    reasons = failing(gateway, 8)
    assert [reason == "paused" for reason in reasons] == [False] * 5 + [True] * 3
    assert len(wecom.calls(PATH)) == 5
    assert 0 < wait_s(wecom.corp) <= 5 and wait_s(wecom.corp, "department/list") == 0


def test_one_probe_goes_and_its_success_closes_the_breaker(wecom: Wecom, gateway: Gateway) -> None:
    Breakers().tell(wecom.corp.corp_id, API, [LOST] * 5)
    end_rest(wecom.corp)
    assert wait_s(wecom.corp) == 0
    assert wait_s(wecom.corp) == 1, "a probe is under way"
    end_rest(wecom.corp)
    assert gateway.user_get("lin").userid == "lin"
    assert [wait_s(wecom.corp) for _ in range(3)] == [0, 0, 0]


def test_a_probe_that_fails_opens_it_for_longer(corp: Corp) -> None:
    Breakers().tell(corp.corp_id, API, [LOST] * 5)
    end_rest(corp)
    Breakers().tell(corp.corp_id, API, [LOST])
    assert 9 < wait_s(corp) <= 10


def test_failures_in_different_processes_add_up(corp: Corp) -> None:
    for _ in range(4):
        Breakers().tell(corp.corp_id, API, [LOST])
    assert wait_s(corp) == 0
    Breakers().tell(corp.corp_id, API, [LOST])
    assert wait_s(corp) > 0


def test_no_answer_is_lost_when_many_tell_at_once(corp: Corp) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: Breakers().tell(corp.corp_id, API, [None, None]), range(8)))
    state = str(shared().ask(lambda redis: redis.get(f"{pause_key(corp.corp_id, API)}:state")))
    assert "o" * 16 in state and "o" * 17 not in state


def test_a_block_after_a_block_of_another_process_is_the_hours(corp: Corp) -> None:
    Breakers().tell(corp.corp_id, API, [BLOCK, BLOCK])
    assert 59 < wait_s(corp) <= 60
    key = f"{pause_key(corp.corp_id, API)}:state"
    ended = f'{{"rest_until": {clock.now().timestamp() - 1}, "blocked_until": {clock.now().timestamp() - 1}}}'
    shared().ask(lambda redis: redis.set(key, ended))
    Breakers().tell(corp.corp_id, API, [BLOCK])
    assert 3590 < wait_s(corp) <= 3600


@pytest.mark.parametrize("code", [40001, 40056, 43012, 48001, 48002, 48006, 50003, 60020, 60031, 301002, 301042])
def test_wrong_rights_pause_the_api_and_call_a_person_once(
    wecom: Wecom, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    wecom.fault(str(code), times=-1)
    queue_many([a_send(wecom.corp, f"k{n}") for n in range(5)], clock.now())
    deliver_due()
    alarms = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert alarms == ["wecom.halted"]
    assert wait_s(wecom.corp, "message/send") > 290
    assert Send.objects.filter(state="queued", tries=0).count() == 5


def test_the_outbox_stops_at_a_block_and_resumes_by_one_probe(wecom: Wecom) -> None:
    wecom.fault("45009", times=-1)
    queue_many([a_send(wecom.corp, f"k{n}", to=("lin", "zhou", "chan")[n % 3]) for n in range(60)], clock.now())
    deliver_due()
    assert len(wecom.calls()) <= 16 + 20
    assert 55 < wait_s(wecom.corp, "message/send") <= 60


def test_without_redis_it_opens_in_this_process(corp: Corp, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    Breakers().tell(corp.corp_id, API, [LOST] * 5)
    assert 4 < limiter.permits([Use(corp.corp_id, corp.agent_id, API)])[0] <= 5


def test_an_emptied_redis_is_told_again_of_a_rest(corp: Corp) -> None:
    ours = Breakers()
    ours.tell(corp.corp_id, API, [BLOCK])
    key = pause_key(corp.corp_id, API)
    shared().ask(lambda redis: redis.delete(key, f"{key}:state", f"{key}:probe"))
    ours.tell(corp.corp_id, API, [None])
    assert 55 < wait_s(corp) <= 60

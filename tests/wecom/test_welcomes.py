"""A welcome reaches WeCom within its 20 seconds, whatever else waits; what its refusals mean."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from wechatpy.enterprise.crypto import WeChatCrypto

from clienteling.lib import clock
from clienteling.wecom import lanes
from clienteling.wecom.lanes import WELCOME
from clienteling.wecom.models import Corp, Send
from clienteling.wecom.services import deliver_due, queue_many
from clienteling.wecom.services.outbox import DELIVER
from runner.waiting import until
from tests.processes import CHILDREN, THREADS, environment, worker
from tests.wecom.conftest import Wecom
from tests.wecom.mock.endpoint import Endpoint, running_endpoint
from tests.wecom.sends import a_send, queued

PATH = f"/cgi-bin/{WELCOME}"
QUEUED = 100_000
REACHED = 1_000
# Rows that wait as well, and are never reached: copies, because only their number matters.
COPY = """
INSERT INTO wecom_send (uid, corp_id, api, key, to_userid, body, priority, state, created_at, due_at, expires_at, tries,
                        busy_tries, msgid, response_code, reason, replay_reason)
SELECT gen_random_uuid(), corp_id, api, key || '-' || n, to_userid, body, priority, state, created_at,
       due_at + interval '1 ms', expires_at, 0, 0, '', '', '', ''
  FROM wecom_send, generate_series(%s + 1, %s) AS n WHERE key = 'bulk-0'
"""


@pytest.fixture
def endpoint(wecom: Wecom) -> Iterator[Endpoint]:
    with running_endpoint() as endpoint:
        corp = wecom.corp
        endpoint.crypto = WeChatCrypto(corp.callback_token, corp.callback_aes_key, corp.corp_id)
        wecom.set_up(callback_url=endpoint.url)
        yield endpoint


@pytest.fixture
def code(wecom: Wecom, endpoint: Endpoint) -> str:
    return new_code(wecom, endpoint)


def new_code(wecom: Wecom, endpoint: Endpoint) -> str:
    """A client adds lin; the welcome code of that moment."""
    wecom.ask("POST", "event", json={"name": "add_external_contact", "userid": "lin", "external_userid": "wmNew"})
    return str(endpoint.wait()[-1]["WelcomeCode"])


def welcome(corp: Corp, code: str) -> Send:
    body = {"welcome_code": code, "text": {"content": "欢迎"}}
    return queued(corp, "welcome", api=WELCOME, body=body, expires_at=clock.now() + timedelta(seconds=18))


def queue_alerts(corp: Corp, count: int) -> None:
    queue_many([a_send(corp, f"bulk-{n}", to=("lin", "zhou", "chan")[n % 3]) for n in range(REACHED)], clock.now())
    with connection.cursor() as cursor:
        for done in range(0, count - REACHED, 10_000):
            cursor.execute(COPY, [done, min(done + 10_000, count - REACHED)])
        cursor.execute("ANALYZE wecom_send")


def refresh(send: Send) -> Send:
    send.refresh_from_db()
    return send


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_welcome_makes_its_20_seconds_behind_100_000_alerts_and_slow_answers(
    wecom: Wecom, endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    wecom.fault("delay", seconds=1.8, times=-1)
    queue_alerts(wecom.corp, QUEUED)
    env = environment("worker", wecom.url) | {"WECOM_MEMBER_PER_MINUTE": "100000", "WECOM_MEMBER_PER_HOUR": "100000"}
    with worker(env, children=2 * CHILDREN):  # of which half deliver
        for _ in range(CHILDREN):
            current_app.send_task(DELIVER, retry=False)
        assert until(lambda: len(wecom.calls()) >= CHILDREN * THREADS * 4, 20, tick_s=0.1)
        began = time.time()
        send = welcome(wecom.corp, new_code(wecom, endpoint))
        assert until(lambda: refresh(send).state == "accepted", 20, tick_s=0.1)
    [call] = wecom.calls(PATH)
    with capsys.disabled():
        print(
            f"\nwelcome posted after {call['at'] - began:.2f} s, {Send.objects.filter(state='queued').count():,} wait"
        )
    assert call["at"] - began < 20 and call["answer"]["errcode"] == 0
    assert Send.objects.filter(state="queued", api="message/send").count() > QUEUED - 1_000


@pytest.mark.django_db
def test_a_welcome_is_claimed_without_looking_at_what_else_waits(corp: Corp) -> None:
    queue_alerts(corp, 11_000)
    assert "send_welcome_due" in Send.objects.of_lane(lanes.welcomes()).due(clock.now())[:10].explain()


@pytest.mark.django_db
def test_a_welcome_sent_twice_is_done_once(wecom: Wecom, code: str) -> None:
    wecom.fault("drop", path=PATH)
    send = welcome(wecom.corp, code)
    deliver_due()
    assert (refresh(send).state, send.due_at - clock.now() < timedelta(seconds=2)) == ("queued", True)
    Send.objects.update(due_at=clock.now())
    deliver_due()
    assert refresh(send).state == "accepted"
    assert [row["answer"]["errcode"] for row in wecom.calls(PATH)] == [0, 41051]


@pytest.mark.django_db
def test_a_code_that_died_before_anybody_knew_leaves_the_welcome_unclear(wecom: Wecom, code: str) -> None:
    wecom.fault("5xx", path=PATH)
    send = welcome(wecom.corp, code)
    deliver_due()
    wecom.fault("41050", path=PATH)
    Send.objects.update(due_at=clock.now())
    deliver_due()
    assert (refresh(send).state, send.errcode) == ("unclear", 41050)


@pytest.mark.django_db
@pytest.mark.parametrize("errcode", [41050, 41051])
def test_a_refused_welcome_ends_with_its_code(wecom: Wecom, code: str, errcode: int) -> None:
    wecom.fault(str(errcode), path=PATH)
    send = welcome(wecom.corp, code)
    deliver_due()
    assert (refresh(send).state, send.errcode, send.tries) == ("refused", errcode, 1)


@pytest.mark.django_db
def test_while_another_app_welcomes_it_is_tried_again_within_seconds(wecom: Wecom, code: str) -> None:
    wecom.fault("41096", path=PATH)
    send = welcome(wecom.corp, code)
    deliver_due()
    assert (refresh(send).state, send.due_at - clock.now() < timedelta(seconds=2)) == ("queued", True)
    Send.objects.update(due_at=clock.now())
    deliver_due()
    assert refresh(send).state == "accepted"


@pytest.mark.django_db
def test_a_welcome_too_late_is_not_posted(wecom: Wecom, code: str) -> None:
    send = welcome(wecom.corp, code)
    Send.objects.update(expires_at=clock.now())
    deliver_due()
    assert (refresh(send).state, wecom.calls(PATH)) == ("expired", [])

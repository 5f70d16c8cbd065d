"""The pace: per member, per API, across batches, after Redis lost its counts and without it."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from clienteling.lib import clock
from clienteling.wecom import limits
from clienteling.wecom.errors import Transient
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.history import Use
from clienteling.wecom.limits import Limiter
from clienteling.wecom.message import Text
from clienteling.wecom.models import Attempt, Corp, DirectCalls, Send, StandIn
from clienteling.wecom.services import deliver_due, queue_many
from clienteling.wecom.valkey import shared
from tests.factories import CorpFactory
from tests.wecom.conftest import Wecom
from tests.wecom.sends import a_send, queued

pytestmark = pytest.mark.django_db
NOWHERE = "redis://127.0.0.1:9/0"
DAY_S = 24 * 3600


def uses(corp: Corp, count: int, to: str = "lin", api: str = "message/send") -> list[Use]:
    return [Use(corp.corp_id, corp.agent_id, api, to, corp.seats)] * count


def granted(limiter: Limiter, asked: list[Use]) -> int:
    return limiter.permits(asked).count(0)


def tried(corp: Corp, count: int, to: str = "lin", ago_s: float = 10) -> None:
    send = queued(corp, key=f"tried-{to}", to=to)
    at = clock.now() - timedelta(seconds=ago_s)
    Attempt.objects.bulk_create([Attempt(send=send, at=at, result="accepted", took_ms=1) for _ in range(count)])


def forget_counts() -> None:
    shared().ask(lambda redis: redis.delete("wecom:limits:born"))


def test_a_member_gets_25_permits_a_minute_over_any_number_of_batches(corp: Corp) -> None:
    assert [granted(Limiter(), uses(corp, 10)) for _ in range(4)] == [10, 10, 5, 0]
    assert granted(Limiter(), uses(corp, 3, to="LIN")) == 0
    assert granted(Limiter(), uses(corp, 3, to="zhou")) == 3


def test_those_without_a_permit_are_told_to_wait_for_a_later_minute_each(corp: Corp) -> None:
    waits = [wait for wait in Limiter().permits(uses(corp, 100)) if wait]
    assert 60 < waits[0] <= 61.5 and 60 < waits[24] <= 61.5
    assert 122 <= waits[25] <= 123 and 183 <= waits[74] < 185


def test_an_api_without_addressee_is_limited_per_corp_alone(corp: Corp) -> None:
    assert granted(Limiter(), uses(corp, 7_100, api="user/get")) == 7_000


def test_the_hours_limit_holds_when_the_minutes_has_room(corp: Corp, settings: Settings) -> None:
    settings.WECOM_MEMBER_PER_HOUR = 30
    tried(corp, 28, ago_s=1800)
    forget_counts()
    assert granted(Limiter(), uses(corp, 10)) == 2


@pytest.fixture
def small(corp: Corp, settings: Settings) -> Corp:
    """Two seats, five messages a day for each."""
    settings.WECOM_SEAT_PER_DAY = 5
    corp.seats = 2
    corp.save()
    return corp


def test_a_day_holds_so_many_messages_per_seat_whoever_they_go_to(small: Corp) -> None:
    names = [f"member{n}" for n in range(12)]
    waits = [Limiter().permits(uses(small, 1, to=name))[0] for name in names]
    assert waits[:10] == [0.0] * 10
    assert all(DAY_S - 900 < wait <= DAY_S + 1800 for wait in waits[10:])
    assert granted(Limiter(), uses(small, 1, api="user/get")) == 1


def test_a_corp_whose_seats_nobody_knows_has_no_daily_count(corp: Corp, settings: Settings) -> None:
    settings.WECOM_SEAT_PER_DAY = 1
    assert granted(Limiter(), uses(corp, 10)) == 10


@pytest.mark.parametrize(("ago_h", "left"), [(23, 3), (25, 10)])
def test_the_day_is_rebuilt_from_the_attempts(small: Corp, ago_h: float, left: int) -> None:
    tried(small, 7, to="zhou", ago_s=ago_h * 3600)
    forget_counts()
    assert granted(Limiter(), uses(small, 12)) == left


def test_without_redis_the_day_keeps_a_quarter(small: Corp, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    assert granted(Limiter(), uses(small, 5)) == 2


def test_what_the_day_has_no_room_for_waits_and_loses_nothing(wecom: Wecom, settings: Settings) -> None:
    settings.WECOM_SEAT_PER_DAY = 3
    Corp.objects.update(seats=1)
    later = clock.now() + timedelta(days=2)
    queue_many([a_send(wecom.corp, f"k{n}", expires_at=later) for n in range(5)], clock.now())
    deliver_due()
    waiting = Send.objects.filter(state="queued", due_at__gt=clock.now() + timedelta(hours=23), tries=0)
    assert (len(wecom.calls()), waiting.count()) == (3, 2)


def test_each_of_several_members_counts_and_one_that_is_full_holds_the_call(small: Corp) -> None:
    assert granted(Limiter(), uses(small, 3, to="lin|Zhou|chan")) == 3
    assert granted(Limiter(), uses(small, 3, to="lin")) == 1


def test_a_message_to_everybody_counts_as_many_as_there_are_seats(small: Corp) -> None:
    assert granted(Limiter(), uses(small, 9, to="@all")) == 5


def test_messages_sent_at_once_count_for_their_member_as_well(wecom: Wecom, gateway: Gateway) -> None:
    for n in range(25):
        gateway.message_send("lin", Text(f"{n}"))
    with pytest.raises(Transient, match="paused"):
        gateway.message_send("lin", Text("one too many"))
    assert len(wecom.phone("lin")) == len(wecom.calls()) == 25
    gateway.message_send("zhou", Text("for another"))


def test_an_api_has_an_hours_limit_too(corp: Corp, settings: Settings) -> None:
    settings.WECOM_API_PER_HOUR = 30
    tried(corp, 28, to="zhou", ago_s=1800)
    forget_counts()
    assert granted(Limiter(), uses(corp, 10)) == 2


def test_all_corps_share_what_our_address_may_ask(corp: Corp, settings: Settings) -> None:
    settings.WECOM_API_URL, settings.WECOM_ADDRESS_PER_MINUTE = f"https://{corp.corp_id}.example", 10
    other = CorpFactory.create(corp_id=f"{corp.corp_id}x")
    assert granted(Limiter(), uses(corp, 6, api="user/get")) == 6
    assert granted(Limiter(), uses(other, 6, api="user/get")) == 4


@pytest.mark.parametrize(("api", "most"), [("get_jsapi_ticket", 280), ("ticket/get", 70)])
def test_tickets_for_pages_have_limits_of_their_own(corp: Corp, api: str, most: int) -> None:
    assert granted(Limiter(), uses(corp, 300, to="", api=api)) == most


def test_emptied_counts_are_rebuilt_from_the_attempts(corp: Corp) -> None:
    tried(corp, 20)
    forget_counts()
    assert granted(Limiter(), uses(corp, 25)) == 5


def test_sends_under_way_count_when_counts_are_rebuilt(corp: Corp) -> None:
    queue_many([a_send(corp, f"k{n}") for n in range(15)], clock.now())
    token = Send.objects.first().uid  # type: ignore[union-attr]  # there are 15
    claimed = Send.objects.claim(clock.now(), token, 30, 15)
    Send.objects.begin(token, 30, [send.pk for send in claimed])
    forget_counts()
    assert granted(Limiter(), uses(corp, 25)) == 10


def test_without_redis_a_quarter_of_the_pace_is_kept(corp: Corp, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    limiter = Limiter()
    assert [granted(limiter, uses(corp, 10)) for _ in range(2)] == [6, 0]


def test_without_redis_what_was_used_before_still_counts(corp: Corp, settings: Settings) -> None:
    tried(corp, 4)
    settings.REDIS_URL = NOWHERE
    assert granted(Limiter(), uses(corp, 10)) == 2


def test_what_was_used_without_redis_counts_once_it_is_back(corp: Corp, settings: Settings) -> None:
    limiter, back = Limiter(), settings.REDIS_URL
    assert granted(limiter, uses(corp, 2)) == 2
    settings.REDIS_URL = NOWHERE
    assert granted(limiter, uses(corp, 10)) == 6
    settings.REDIS_URL = back
    assert granted(limiter, uses(corp, 25)) == 25 - 2 - 6
    assert granted(Limiter(), uses(corp, 25)) == 0


def test_without_redis_many_processes_give_no_more_than_one(corp: Corp, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    given = [granted(limiter, uses(corp, 10)) for limiter in [Limiter() for _ in range(30)]]
    assert (sum(given), given[0]) == (6, 6)


def test_whoever_takes_over_from_a_stand_in_counts_what_was_tried(corp: Corp, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    first, second = Limiter(), Limiter()
    assert granted(first, uses(corp, 4)) == 4
    tried(corp, 4)
    StandIn.objects.update(until=clock.now() - timedelta(seconds=1))
    assert granted(second, uses(corp, 10)) == 2
    assert granted(first, uses(corp, 10)) == 0


def test_a_process_aside_claims_nothing_until_redis_is_back(wecom: Wecom, settings: Settings) -> None:
    settings.REDIS_URL, back = NOWHERE, settings.REDIS_URL
    granted(Limiter(), uses(wecom.corp, 1))
    granted(limits.limiter, uses(wecom.corp, 1))
    queue_many([a_send(wecom.corp, "k")], clock.now())
    deliver_due(run_s=0.5)
    assert not wecom.calls() and Send.objects.get().lease_token is None
    settings.REDIS_URL = back
    granted(limits.limiter, uses(wecom.corp, 1, to="zhou"))
    assert not limits.limiter.is_aside()


def test_calls_that_somebody_waits_for_do_not_wait_for_the_stand_in(gateway: Gateway, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    granted(Limiter(), uses(CorpFactory.create(), 1))
    assert gateway.message_send("lin", Text("at once")).msgid


def directly(limiter: Limiter, asked: list[Use]) -> int:
    return limiter.permits(asked, at_once=True).count(0)


def test_without_redis_calls_at_once_keep_to_a_quarter_over_all_processes(corp: Corp, settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    given = [directly(Limiter(), uses(corp, 1)) for _ in range(30)]
    assert (sum(given), given[:6]) == (6, [1] * 6)


def test_calls_at_once_without_redis_count_beside_what_was_tried_before(corp: Corp, settings: Settings) -> None:
    tried(corp, 4)
    settings.REDIS_URL = NOWHERE
    assert [directly(Limiter(), uses(corp, 1)) for _ in range(4)] == [1, 1, 0, 0]


def test_redis_hears_once_of_all_calls_made_without_it(corp: Corp, settings: Settings) -> None:
    first, second, back = Limiter(), Limiter(), settings.REDIS_URL
    granted(first, uses(corp, 1))
    settings.REDIS_URL = NOWHERE
    assert directly(first, uses(corp, 2)) + directly(second, uses(corp, 2)) == 4
    settings.REDIS_URL = back
    assert granted(second, uses(corp, 0)) + granted(first, uses(corp, 25)) == 25 - 1 - 4
    assert DirectCalls.objects.get().taken == {}


def test_wecom_drops_nothing_and_the_rest_waits_without_losing_a_try(wecom: Wecom) -> None:
    queue_many([a_send(wecom.corp, f"k{n}") for n in range(40)], clock.now())
    deliver_due()
    assert (len(wecom.phone("lin")), len(wecom.calls())) == (25, 25)
    waiting = Send.objects.filter(state="queued", due_at__gt=clock.now() + timedelta(seconds=50))
    assert (waiting.count(), waiting.filter(tries=0, first_sent_at=None).count()) == (15, 15)


@pytest.mark.parametrize("url", [None, NOWHERE])
def test_a_permit_is_taken_only_where_there_is_room_to_use_it(corp: Corp, settings: Settings, url: str | None) -> None:
    settings.REDIS_URL = url or settings.REDIS_URL
    limiter = Limiter()
    waits = limiter.permits(uses(corp, 5), room=2)
    assert (waits.count(0), sum(wait < 0 for wait in waits)) == (2, 3)
    assert granted(limiter, uses(corp, 30)) == (6 if url else 25) - 2


def test_who_waits_for_a_later_minute_is_told_so_without_room(corp: Corp) -> None:
    limiter = Limiter()
    limiter.permits(uses(corp, 25))
    assert all(wait > 60 for wait in limiter.permits(uses(corp, 5), room=0))


def test_rows_held_when_a_run_ends_have_cost_neither_permit_nor_try(wecom: Wecom, settings: Settings) -> None:
    settings.WECOM_SENDER_THREADS = 2
    queue_many([a_send(wecom.corp, f"k{n}") for n in range(20)], clock.now())
    deliver_due(run_s=0)
    posted = len(wecom.calls())
    assert 0 < posted <= 4
    assert Send.objects.filter(state="queued", tries=0, first_sent_at=None).count() == 20 - posted
    assert granted(Limiter(), uses(wecom.corp, 30)) == 25 - posted

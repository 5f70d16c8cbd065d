"""Dispatch of stored callbacks to subscribers."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.wecom import callbacks as registry
from clienteling.wecom.models import CallbackEvent, Corp, Send
from clienteling.wecom.services import dispatch_callbacks, try_again
from tests.wecom import callbacks
from tests.wecom.sends import queued

pytestmark = pytest.mark.django_db
heard: list[str] = []
EVENT = f"test_{uuid4().hex[:8]}"


@registry.on(EVENT)
def hear(event: CallbackEvent) -> None:
    """Leaves a row behind, then fails if the event says so."""
    heard.append(event.value("EventKey"))
    queued(event.corp, key=f"from-{event.pk}")
    if event.value("EventKey") == "bad":
        raise RuntimeError("canary")


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    heard.clear()
    yield


def waiting(corp: Corp, *keys: str) -> None:
    for key in keys:
        callbacks.post(corp, callbacks.xml(EVENT, EventKey=key))


def test_subscribers_hear_each_event_once_in_order(corp: Corp) -> None:
    waiting(corp, "a", "b", "c")
    assert (dispatch_callbacks(), dispatch_callbacks()) == (3, 0)
    assert heard == ["a", "b", "c"]
    assert set(CallbackEvent.objects.values_list("state", flat=True)) == {"handled"}


def test_a_subscriber_that_fails_holds_nobody_up_and_leaves_nothing_behind(corp: Corp) -> None:
    waiting(corp, "bad", "good")
    dispatch_callbacks()
    bad, good = CallbackEvent.objects.order_by("pk")
    assert (bad.state, bad.attempts, bad.error, good.state) == ("received", 1, "RuntimeError", "handled")
    assert [send.key for send in Send.objects.all()] == [f"from-{good.pk}"]
    assert bad.due_at > clock.now()


def test_after_eight_tries_a_person_must_look_and_may_try_again(corp: Corp) -> None:
    waiting(corp, "bad")
    for _ in range(9):
        CallbackEvent.objects.update(due_at=clock.now())
        dispatch_callbacks()
    event = CallbackEvent.objects.get()
    assert (event.state, event.attempts, len(heard)) == ("failed", 8, 8)
    try_again(event, at=clock.now())
    assert (event.state, event.attempts) == ("received", 0)
    with pytest.raises(DomainError):
        try_again(event, at=clock.now())


def test_an_event_nobody_subscribed_to_is_handled(corp: Corp) -> None:
    callbacks.post(corp, callbacks.xml("unheard_of"))
    dispatch_callbacks()
    assert CallbackEvent.objects.get().state == "handled"


def test_a_change_is_heard_by_its_own_subscribers_and_the_events(corp: Corp) -> None:
    name, calls = f"test_{uuid4().hex[:8]}", []
    registry.on(name, "made")(lambda event: calls.append("made"))
    registry.on(name)(lambda event: calls.append("any"))
    for change in ("made", "lost"):
        callbacks.post(corp, callbacks.xml(name, ChangeType=change))
    dispatch_callbacks()
    assert calls == ["any", "made", "any"]


def test_values_lists_every_element_of_a_name(corp: Corp) -> None:
    callbacks.post(corp, callbacks.xml(EVENT, Items="<OptionId>1</OptionId><OptionId>2</OptionId>"))
    event = CallbackEvent.objects.get()
    assert (event.values("OptionId"), event.value("Absent")) == (["1", "2"], "")


def of_client(corp: Corp, key: str, client: str = "wm1") -> CallbackEvent:
    callbacks.post(corp, callbacks.xml(EVENT, EventKey=key, ExternalUserID=client))
    return CallbackEvent.objects.latest("pk")


def test_an_event_put_off_holds_back_its_clients_later_ones_alone(corp: Corp) -> None:
    for key, client in (("bad", "wm1"), ("later", "wm1"), ("other", "wm2")):
        of_client(corp, key, client)
    dispatch_callbacks()
    assert heard == ["bad", "other"]


def test_an_event_that_failed_for_good_lets_its_clients_next_one_pass(corp: Corp) -> None:
    bad = of_client(corp, "bad")
    of_client(corp, "later")
    for _ in range(9):
        CallbackEvent.objects.filter(pk=bad.pk).update(due_at=clock.now())
        dispatch_callbacks()
    assert heard == ["bad"] * 8 + ["later"]


def test_a_queue_held_back_by_one_client_is_read_once(
    corp: Corp, django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    bad = of_client(corp, "bad")
    dispatch_callbacks()
    at = clock.now()
    CallbackEvent.objects.filter(pk=bad.pk).update(due_at=at + timedelta(hours=1))
    rest = {"corp": corp, "client_key": bad.client_key, "event": EVENT, "xml": "", "received_at": at, "due_at": at}
    rows = (CallbackEvent(digest=number.to_bytes(32, "big"), **rest) for number in range(2_000))
    CallbackEvent.objects.bulk_create(rows)
    of_client(corp, "other", "wm2")
    with django_assert_max_num_queries(40):
        assert dispatch_callbacks() == 1
    assert heard == ["bad", "other"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", ["first", "second"])
def test_two_workers_never_handle_one_client_at_once(corp: Corp, held: str) -> None:
    first, second, other = of_client(corp, "first"), of_client(corp, "second"), of_client(corp, "other", "wm2")
    if held == "second":  # the first one was stored while the second was being handled already
        CallbackEvent.objects.filter(pk=first.pk).update(state="handled", handled_at=clock.now())
    with transaction.atomic():
        taken = first_taken()
        assert taken is not None and taken.pk == {"first": first, "second": second}[held].pk
        with ThreadPoolExecutor(1) as another:
            assert another.submit(take_elsewhere, first.pk).result() == other.pk


def first_taken() -> CallbackEvent | None:
    """What a worker gets that goes through what waits."""
    at = clock.now()
    places = CallbackEvent.objects.places_after(0, at, 100)
    return next((event for pk, _key in places if (event := CallbackEvent.objects.take(pk, at))), None)


def take_elsewhere(stored_late: int) -> int:
    """What another worker takes, to which that event is there as well."""
    try:
        with transaction.atomic():
            late = CallbackEvent.objects.select_for_update(skip_locked=True).filter(pk=stored_late)
            for event in late:
                CallbackEvent.objects.filter(pk=event.pk).update(state="received", handled_at=None)
            taken = first_taken()
            assert taken is not None
            return taken.pk
    finally:
        connection.close()

"""Messages reach the other system signed as the specification says, are tried again, and are never doubled in name."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from clienteling.associates.models import MachineKey
from clienteling.lib import clock
from clienteling.webhooks import services
from clienteling.webhooks.kinds import KINDS
from clienteling.webhooks.models import Delivery, DeliveryState, Event, Subscription, SubscriptionStatus
from clienteling.webhooks.services import News
from clienteling.webhooks.services.delivering import rest, wait
from tests.conftest import Cast
from tests.webhooks.receiver import Received, Receiver


def tell(cast: Cast, number: int = 1) -> None:
    services.tell("client.merged", lambda: [News(cast.market.pk, {"client": f"c{number}"})], at=clock.now())


def due_now() -> None:
    Subscription.objects.update(next_try_at=None)
    Delivery.objects.filter(state=DeliveryState.WAITING).update(due_at=clock.now())


def is_signed(message: Received, secret: str) -> bool:
    """As https://www.standardwebhooks.com says it, written again from there."""
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = b".".join(
        [message.headers["webhook-id"].encode(), message.headers["webhook-timestamp"].encode(), message.body]
    )
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = [part.split(",", 1) for part in message.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(text, expected) for version, text in given)


def test_a_message_is_signed_and_says_what_happened(cast: Cast, subscription: Subscription, receiver: Receiver) -> None:
    tell(cast)
    assert services.deliver_due() == 1
    [message] = receiver.received
    assert is_signed(message, subscription.secret) and not is_signed(message, "whsec_" + "A" * 43 + "=")
    assert abs(int(message.headers["webhook-timestamp"]) - clock.now().timestamp()) < 60
    said = json.loads(message.body)
    assert (said["type"], said["data"]) == ("client.merged", {"client": "c1"})
    assert Delivery.objects.get().state == DeliveryState.DELIVERED


def test_what_was_not_accepted_is_tried_again_later_with_the_same_id_and_body(
    cast: Cast, subscription: Subscription, receiver: Receiver
) -> None:
    receiver.answers[:] = [500]
    tell(cast)
    assert services.deliver_due() == 0
    row = Delivery.objects.get()
    assert (row.last_status, row.last_error, row.tries) == (500, "http_500", 1) and row.due_at > clock.now()
    assert services.deliver_due() == 0 and len(receiver.received) == 1
    due_now()
    assert services.deliver_due() == 1
    first, second = receiver.received
    assert first.body == second.body and first.headers["webhook-id"] == second.headers["webhook-id"]
    subscription.refresh_from_db()
    assert subscription.failing_since is None and subscription.last_success_at


def another(receiver: Receiver, key: MachineKey, **changes: Any) -> Subscription:
    """A second webhook of the same machine, whatever its row came to hold."""
    row, _ = services.subscribe(name="Other", url=receiver.url, event_types=list(KINDS), market=key.market, key=key)
    Subscription.objects.filter(pk=row.pk).update(**changes)
    return row


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"url": "https://a..b/h"}, "url_unreadable"), ({"secret": b"k9:not ours"}, "broken:")],
)
def test_one_bad_webhook_holds_up_no_other(
    cast: Cast, subscription: Subscription, receiver: Receiver, key: MachineKey, changes: dict[str, Any], error: str
) -> None:
    bad = another(receiver, key, **changes)
    tell(cast)
    assert services.deliver_due() == 1 and len(receiver.received) == 1
    assert bad.deliveries.get().last_error.startswith(error)
    assert subscription.deliveries.get().state == DeliveryState.DELIVERED


def test_a_system_that_fails_is_asked_once_and_then_left_alone(
    cast: Cast, subscription: Subscription, receiver: Receiver
) -> None:
    receiver.answers[:] = [503, 503]
    tell(cast)
    services.deliver_due()
    for number in range(5):
        tell(cast, number)
    assert services.deliver_due() == 0 and len(receiver.received) == 1
    Subscription.objects.update(next_try_at=clock.now())
    assert services.deliver_due() == 0 and len(receiver.received) == 2
    due_now()
    assert services.deliver_due() == 6
    subscription.refresh_from_db()
    assert subscription.next_try_at is None


def test_it_is_left_alone_for_as_long_as_it_failed_and_never_for_long() -> None:
    rests = [rest(timedelta(seconds=seconds)).total_seconds() for seconds in (0, 60, 86_400)]
    assert 5 <= rests[0] <= 6 and 60 <= rests[1] <= 72 and 900 <= rests[2] <= 1080


@pytest.mark.parametrize(
    "change",
    [{"revoked": True}, {"expiry_date": clock.now()}, {"scopes": ["orders:read"]}],
    ids=lambda it: next(iter(it)),
)
def test_a_key_that_may_not_read_it_any_more_does_not_hear_of_it_either(
    cast: Cast, subscription: Subscription, receiver: Receiver, change: dict[str, Any]
) -> None:
    since = clock.now()
    tell(cast)
    MachineKey.objects.update(**change)
    assert services.deliver_due() == 0 and not receiver.received
    [waited] = Delivery.objects.all()
    assert (waited.state, waited.last_error) == (DeliveryState.GIVEN_UP, "key_may_not_hear_it")
    tell(cast, 2)
    assert services.replay(Subscription.objects.get(), since=since, at=clock.now()) == 0
    assert Delivery.objects.count() == 1


def test_a_replay_costs_as_many_statements_however_much_there_is(cast: Cast, subscription: Subscription) -> None:
    since = clock.now()
    for number in range(4):
        tell(cast, number)
    with CaptureQueriesContext(connection) as queries:
        assert services.replay(Subscription.objects.get(), since=since, at=clock.now()) == 4
    assert len(queries) <= 7


def test_waits_grow_and_never_pass_a_quarter_of_a_day() -> None:
    waits = [wait(tries).total_seconds() for tries in range(1, 30)]
    assert 5 <= waits[0] <= 6 and 20 <= waits[1] <= 24 and max(waits) <= 6 * 3600 * 1.2


def test_after_long_failure_a_webhook_is_disabled_until_somebody_takes_it_up(
    cast: Cast, subscription: Subscription, receiver: Receiver
) -> None:
    Subscription.objects.update(failing_since=clock.now() - timedelta(days=4))
    receiver.answers[:] = [503]
    tell(cast)
    services.deliver_due()
    subscription.refresh_from_db()
    assert (subscription.status, subscription.last_error) == (SubscriptionStatus.DISABLED, "http_503")
    due_now()
    assert services.deliver_due() == 0
    services.resume(subscription)
    assert services.deliver_due() == 1


def test_who_says_gone_is_left_alone_at_once(cast: Cast, subscription: Subscription, receiver: Receiver) -> None:
    receiver.answers[:] = [410]
    tell(cast)
    services.deliver_due()
    subscription.refresh_from_db()
    assert subscription.status == SubscriptionStatus.DISABLED


def test_a_message_too_old_is_given_up(cast: Cast, subscription: Subscription, receiver: Receiver) -> None:
    receiver.answers[:] = [500]
    tell(cast)
    Delivery.objects.update(queued_at=clock.now() - timedelta(days=4))
    services.deliver_due()
    assert Delivery.objects.get().state == DeliveryState.GIVEN_UP


def test_a_replay_delivers_again_what_was_delivered(cast: Cast, subscription: Subscription, receiver: Receiver) -> None:
    at = clock.now()
    tell(cast)
    services.deliver_due()
    assert services.replay(subscription, since=at - timedelta(hours=1), at=clock.now()) == 1
    assert services.deliver_due() == 1
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_what_happened_while_it_was_paused_can_be_replayed(
    cast: Cast, subscription: Subscription, receiver: Receiver
) -> None:
    services.pause(subscription)
    tell(cast)
    services.resume(subscription)
    assert services.deliver_due() == 0
    assert services.replay(subscription, since=clock.now() - timedelta(hours=1), at=clock.now()) == 1
    assert services.deliver_due() == 1


def test_while_a_secret_changes_both_sign(cast: Cast, subscription: Subscription, receiver: Receiver) -> None:
    old, new = subscription.secret, services.renew_secret(subscription, at=clock.now())
    tell(cast)
    services.deliver_due()
    assert is_signed(receiver.received[0], old) and is_signed(receiver.received[0], new)
    Subscription.objects.update(former_until=clock.now())
    tell(cast)
    services.deliver_due()
    assert not is_signed(receiver.received[1], old) and is_signed(receiver.received[1], new)


def test_an_event_and_its_change_are_one(cast: Cast, subscription: Subscription) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(cast)
        _ = 1 / 0
    assert not Event.objects.exists()


def test_other_markets_and_revoked_keys_hear_nothing(cast: Cast, subscription: Subscription) -> None:
    services.tell("client.merged", lambda: [News(None, {})], at=clock.now())
    assert not Delivery.objects.exists()
    subscription.key.revoked = True  # type: ignore[union-attr]  # it has one
    subscription.key.save()  # type: ignore[union-attr]
    tell(cast)
    assert Event.objects.count() == 1 and not Delivery.objects.exists()


def test_two_workers_never_hold_the_same_message(cast: Cast, subscription: Subscription) -> None:
    for number in range(5):
        tell(cast, number)
    taken = [Delivery.objects.claim(clock.now(), timedelta(seconds=90), 3) for _ in range(3)]
    pks = [row.pk for rows in taken for row in rows]
    assert len(pks) == len(set(pks)) == 5


def test_old_events_are_forgotten(cast: Cast, subscription: Subscription) -> None:
    tell(cast)
    Event.objects.update(occurred_at=clock.now() - timedelta(days=31))
    services.forget_old(clock.now())
    assert not Event.objects.exists() and not Delivery.objects.exists()

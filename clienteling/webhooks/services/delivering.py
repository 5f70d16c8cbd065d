"""Delivers what is due: claimed for a while, sent by a few threads, written down; tried again later and later."""

import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

from clienteling.lib import clock
from clienteling.webhooks import signing
from clienteling.webhooks.models import Delivery, DeliveryState, Event, Subscription, SubscriptionStatus
from clienteling.webhooks.sending import Answer, post
from clienteling.webhooks.services.subscribing import KEPT

THREADS = 8
BATCH = 16
RUN_S = 20.0
LEASE = timedelta(seconds=90)  # longer than a batch takes when all of it is silent
FIRST_WAIT_S, LONGEST_WAIT_S, FACTOR = 5.0, 6 * 3600.0, 4.0
LIVES = timedelta(days=3)
GONE = 410


def deliver_due(*, run_s: float = RUN_S) -> int:
    """Deliver until nothing is due or the time is over; how many messages were accepted."""
    accepted, until = 0, time.monotonic() + run_s
    while batch := Delivery.objects.claim(clock.now(), LEASE, BATCH):
        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(send, *zip(*map(prepared, batch), strict=True)))
        accepted += record(batch, answers)
        if time.monotonic() > until:
            break
    return accepted


def prepared(delivery: Delivery) -> tuple[str, bytes, dict[str, str]]:
    """Address, body and headers: the same body and id with every try, signed anew."""
    subscription, now = delivery.subscription, clock.now()
    body = body_of(delivery.event)
    keys = [subscription.secret]
    if subscription.former_secret and subscription.former_until and subscription.former_until > now:
        keys.append(subscription.former_secret)
    return subscription.url, body, signing.headers(message_id(delivery.event), int(now.timestamp()), body, keys)


def message_id(event: Event) -> str:
    return f"msg_{event.uid.hex}"


def body_of(event: Event) -> bytes:
    said = {"type": event.kind, "timestamp": event.occurred_at.isoformat(), "data": event.data}
    return json.dumps(said, separators=(",", ":"), sort_keys=True).encode()


def send(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    return post(url, body, headers)


def record(batch: Sequence[Delivery], answers: Sequence[Answer]) -> int:
    for delivery, answer in zip(batch, answers, strict=True):
        if answer.accepted:
            succeeded(delivery, answer, clock.now())
        else:
            failed(delivery, answer, clock.now())
    return sum(answer.accepted for answer in answers)


def succeeded(delivery: Delivery, answer: Answer, at: datetime) -> None:
    done = {"state": DeliveryState.DELIVERED, "delivered_at": at, "last_status": answer.status, "last_error": ""}
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(**done)
    well = {"failing_since": None, "last_error": "", "last_success_at": at}
    Subscription.objects.filter(pk=delivery.subscription_id).update(**well)


def failed(delivery: Delivery, answer: Answer, at: datetime) -> None:
    """Later again, until it has lived long enough; a subscription that failed all that while is disabled."""
    over = at - delivery.queued_at >= LIVES
    said = {"last_status": answer.status, "last_error": answer.error}
    state = DeliveryState.GIVEN_UP if over else DeliveryState.WAITING
    waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    waiting.update(state=state, due_at=at + wait(delivery.tries), **said)
    mine = Subscription.objects.filter(pk=delivery.subscription_id)
    mine.update(failing_since=Coalesce("failing_since", at), last_error=answer.error)
    long = Q(failing_since__lte=at - LIVES) if answer.status != GONE else Q()
    mine.filter(long, status=SubscriptionStatus.ACTIVE).update(status=SubscriptionStatus.DISABLED)


def wait(tries: int) -> timedelta:
    """5 s, 20 s, 80 s … at most 6 hours, each up to a fifth longer so that not all come back at once."""
    seconds = min(LONGEST_WAIT_S, FIRST_WAIT_S * FACTOR ** max(0, min(tries, 20) - 1))
    return timedelta(seconds=seconds * random.uniform(1, 1.2))


def forget_old(at: datetime) -> int:
    """Events nobody can replay any more, and their deliveries."""
    return Event.objects.filter(occurred_at__lt=at - KEPT).delete()[0]

"""Delivers what is due: claimed for a while, sent by a few threads, written down; tried again later and later."""

import json
import logging
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

logger = logging.getLogger(__name__)
THREADS = 8
BATCH = 16
RUN_S = 20.0
LEASE = timedelta(seconds=90)  # longer than a batch takes when all of it is silent
FIRST_WAIT_S, LONGEST_WAIT_S, FACTOR = 5.0, 6 * 3600.0, 4.0
LONGEST_REST_S = 900.0
LIVES = timedelta(days=3)
GONE = 410


def deliver_due(*, run_s: float = RUN_S) -> int:
    """Deliver until nothing is due or the time is over; how many messages were accepted."""
    accepted, until = 0, time.monotonic() + run_s
    while batch := Delivery.objects.claim(clock.now(), LEASE, BATCH):
        batch = without_unheard(batch, clock.now())
        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(send, batch))
        accepted += record(batch, answers)
        if time.monotonic() > until:
            break
    return accepted


def without_unheard(batch: Sequence[Delivery], at: datetime) -> list[Delivery]:
    """Without those whose key was revoked, has expired, or may no longer read what they tell of: these are given up."""
    heard = [row for row in batch if row.subscription.may_hear(row.event.kind, at)]
    unheard = Delivery.objects.filter(pk__in={row.pk for row in batch} - {row.pk for row in heard})
    unheard.update(state=DeliveryState.GIVEN_UP, last_status=0, last_error="key_may_not_hear_it")
    return heard


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


def send(delivery: Delivery) -> Answer:
    """One try; whatever happens, one answer: a fault of ours with one message does not hold up the others."""
    try:
        return post(*prepared(delivery))
    except Exception as error:
        logger.exception("webhooks.send_failed", extra={"delivery": delivery.pk})
        return Answer(0, f"broken:{type(error).__name__}"[:60])


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
    well = {"failing_since": None, "next_try_at": None, "last_error": "", "last_success_at": at}
    Subscription.objects.filter(pk=delivery.subscription_id).update(**well)


def failed(delivery: Delivery, answer: Answer, at: datetime) -> None:
    """Later again, until it has lived long enough; a subscription that failed all that while is disabled."""
    over = at - delivery.queued_at >= LIVES
    said = {"last_status": answer.status, "last_error": answer.error}
    state = DeliveryState.GIVEN_UP if over else DeliveryState.WAITING
    waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    waiting.update(state=state, due_at=at + wait(delivery.tries), **said)
    mine = Subscription.objects.filter(pk=delivery.subscription_id)
    since = delivery.subscription.failing_since or at
    mine.update(failing_since=Coalesce("failing_since", at), next_try_at=at + rest(at - since), last_error=answer.error)
    long = Q(failing_since__lte=at - LIVES) if answer.status != GONE else Q()
    mine.filter(long, status=SubscriptionStatus.ACTIVE).update(status=SubscriptionStatus.DISABLED)


def wait(tries: int) -> timedelta:
    """5 s, 20 s, 80 s … at most 6 hours, each up to a fifth longer so that not all come back at once."""
    seconds = min(LONGEST_WAIT_S, FIRST_WAIT_S * FACTOR ** max(0, min(tries, 20) - 1))
    return timedelta(seconds=seconds * random.uniform(1, 1.2))


def rest(failing_for: timedelta) -> timedelta:
    """For how long all messages to a system that fails wait: as long again as it has failed, at most 15 minutes."""
    seconds = min(LONGEST_REST_S, max(FIRST_WAIT_S, failing_for.total_seconds()))
    return timedelta(seconds=seconds * random.uniform(1, 1.2))


def forget_old(at: datetime) -> int:
    """Events nobody can replay any more, and their deliveries."""
    return Event.objects.filter(occurred_at__lt=at - KEPT).delete()[0]

"""Puts what happened into the outbox, inside the transaction of the change; free of charge while nobody listens."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from clienteling.lib.nudge import nudge_after_commit
from clienteling.webhooks.models import Delivery, Event, Subscription, SubscriptionStatus

DELIVER = "clienteling.webhooks.tasks.deliver_due"
CHUNK = 2_000
SOMEBODY = "SELECT EXISTS (SELECT 1 FROM webhooks_subscription)"


@dataclass(frozen=True, slots=True)
class News:
    market_id: int | None
    data: dict[str, Any]


def listeners(kind: str, at: datetime) -> list[Subscription]:
    """Most houses have none at all, which is asked in words of our own: every run of a rule asks."""
    with connection.cursor() as cursor:
        cursor.execute(SOMEBODY)
        [somebody] = cursor.fetchone()
    return [one for one in Subscription.objects.wanting(kind) if one.may_hear(kind, at)] if somebody else []


def tell(kind: str, news: Callable[[], Iterable[News]], *, at: datetime) -> int:
    """Note events of a kind for whoever subscribed to it; how many. `news` is asked only when somebody did."""
    listening = listeners(kind, at)
    if not listening:
        return 0
    events = [Event(kind=kind, market_id=one.market_id, occurred_at=at, data=one.data) for one in news()]
    Event.objects.bulk_create(events, batch_size=CHUNK)
    awake = [one for one in listening if one.status == SubscriptionStatus.ACTIVE]
    deliveries = [
        Delivery(event=event, subscription=one, queued_at=at, due_at=at)
        for event in events
        for one in awake
        if one.market_id in (None, event.market_id)
    ]
    Delivery.objects.bulk_create(deliveries, batch_size=CHUNK)
    if deliveries:
        nudge_after_commit(DELIVER, apart_s=0.5)
    return len(events)

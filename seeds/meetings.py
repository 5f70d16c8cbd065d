"""How the demo's clients came and wrote: by an associate's code, and with messages answered sooner or later."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from clienteling.attribution.models import Touch
from clienteling.clients.models import ActivityKind, ContactWay, FollowEvent, FollowKind, Relationship, WayKind
from clienteling.clients.services import ActivityEvent, record_batch
from seeds.met import Meetings

BY_QR = 1  # WeCom's add_way
SHARE_BY_CODE, SHARE_WRITING = 0.7, 0.6
MINUTES = (3, 8, 14, 25, 40, 75, 140, 260, 600, 1700)


def build(now: datetime) -> None:
    rng = random.Random(20260303)
    FollowEvent.objects.bulk_create(list(arrivals(rng)))
    record_batch(list(messages(rng, now)), source="wecom", idempotency_key="demo-chats", at=now)


def arrivals(rng: random.Random) -> Iterator[FollowEvent]:
    """Most scanned the code of whoever looks after them."""
    ways = dict(ContactWay.objects.filter(kind=WayKind.PERSONAL).values_list("associate", "state"))
    for row in Relationship.objects.active().primary().order_by("pk"):
        if row.associate_id in ways and rng.random() < SHARE_BY_CODE:
            told = {"kind": FollowKind.ADDED, "at": row.started_at, "add_way": BY_QR, "state": ways[row.associate_id]}
            yield FollowEvent(client_id=row.client_id, associate_id=row.associate_id, **told)


def messages(rng: random.Random, now: datetime) -> Iterator[ActivityEvent]:
    """Before most of what associates wrote, the client had asked something."""
    met = Meetings(now)
    for client, at in Touch.objects.filter(channel="chat").order_by("pk").values_list("client", "occurred_at"):
        if rng.random() < SHARE_WRITING:
            asked = max(met[client], at - timedelta(minutes=rng.choice(MINUTES)))
            yield ActivityEvent(client, ActivityKind.CHAT_MESSAGE, asked)

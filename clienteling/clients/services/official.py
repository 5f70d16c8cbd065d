"""What followers do in an Official Account becomes activity of the client they are, at once or once we know them."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from clienteling.clients.models import ActivityKind, Client
from clienteling.clients.services.activity import ActivityEvent, record_batch
from clienteling.clients.services.pulls import happened_at
from clienteling.wecom.models import CallbackEvent

SOURCE = "official_account"
BY_QR = "qrscene_"
LONGEST = 500
Deed = tuple[ActivityKind, dict[str, Any]]


def record(event: CallbackEvent, client: Client) -> None:
    """Once, whoever the event's client turns out to be later."""
    mark = fingerprint(event)
    at = happened_at(event)
    done = [ActivityEvent(client.pk, kind, at, payload=details) for kind, details in deeds(event)]
    if done:
        record_batch(done, source=SOURCE, idempotency_key=mark.hex(), at=event.received_at, digest=mark)


def fingerprint(event: CallbackEvent) -> bytes:
    """WeChat's own advice is FromUserName and CreateTime; two deeds within a second differ in the rest."""
    told = [event.value(name) for name in ("ToUserName", "FromUserName", "CreateTime", "EventKey", "MsgId")]
    return hashlib.sha256("\n".join([*told, event.event, event.change_type]).encode()).digest()


def deeds(event: CallbackEvent) -> Iterator[Deed]:
    """What the follower did, without a word of what they wrote."""
    tell = DEEDS.get(event.event)
    account = event.account.appid if event.account else ""
    for kind, details in tell(event) if tell else ():
        yield kind, {"account": account, **details}


def followed(event: CallbackEvent) -> Iterator[Deed]:
    """By a QR code of ours, or otherwise."""
    key = event.value("EventKey")
    scene = {"scene": key.removeprefix(BY_QR)[:LONGEST]} if key.startswith(BY_QR) else {}
    yield ActivityKind.FOLLOW, scene
    if scene:
        yield ActivityKind.QR_SCANNED, scene


def unfollowed(_event: CallbackEvent) -> Iterator[Deed]:
    yield ActivityKind.UNFOLLOW, {}


def scanned(event: CallbackEvent) -> Iterator[Deed]:
    yield ActivityKind.QR_SCANNED, {"scene": event.value("EventKey")[:LONGEST]}


def clicked(event: CallbackEvent) -> Iterator[Deed]:
    yield ActivityKind.MENU_CLICK, {"key": event.value("EventKey")[:LONGEST]}


def viewed(event: CallbackEvent) -> Iterator[Deed]:
    """A menu entry that opens a page; what is seen there, the page itself tells."""
    yield ActivityKind.MENU_CLICK, {"url": event.value("EventKey")[:LONGEST]}


def wrote(event: CallbackEvent) -> Iterator[Deed]:
    yield ActivityKind.MESSAGE, {"type": event.change_type}


DEEDS: dict[str, Callable[[CallbackEvent], Iterator[Deed]]] = {
    "subscribe": followed,
    "unsubscribe": unfollowed,
    "scan": scanned,
    "click": clicked,
    "view": viewed,
    "message": wrote,
}

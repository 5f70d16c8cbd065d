"""The callback inbox: store what WeCom called back, once, then let the apps hear it."""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clienteling.lib import clock, points
from clienteling.lib.encryption import blind_index
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom import callbacks, envelope
from clienteling.wecom.crypto import Forged, open_callback
from clienteling.wecom.models import CallbackEvent, CallbackState, Corp
from clienteling.wecom.querysets import CallbackEventQuerySet

logger = logging.getLogger(__name__)
DISPATCH = "clienteling.wecom.tasks.dispatch_callbacks"
STALE_AFTER = timedelta(minutes=5)
MOST_TRIES = 8
BATCH = 500
PAGE = 500
NAME_LENGTH = 64
NUDGES_APART_S = 0.1  # a task costs more than storing an event


@dataclass(frozen=True)
class Delivery:
    """What WeCom posted, as it came."""

    signature: str
    timestamp: str
    nonce: str
    body: bytes

    @cached_property
    def sealed(self) -> str:
        """The encrypted message. Raises BadEnvelope."""
        return envelope.first(self.body, "Encrypt")

    def check(self, *, at: datetime) -> None:
        """Raises BadEnvelope or Forged for what is refused without any key, so that it costs no query."""
        if not self.sealed:
            raise envelope.BadEnvelope("nothing encrypted")
        refuse_stale(self.timestamp, at)


def receive(corp: Corp, delivery: Delivery, *, at: datetime) -> bool:
    """Verify, decrypt and store; True if it is new. Raises Forged or BadEnvelope, and then nothing is stored."""
    delivery.check(at=at)
    xml = open_callback(
        corp,
        delivery.sealed,
        signature=delivery.signature,
        timestamp=delivery.timestamp,
        nonce=delivery.nonce,
    )
    return keep(_row(corp, xml, at))


def keep(row: CallbackEvent) -> bool:
    """Store the event; True if it is new. One statement, so that it costs one journey to the database."""
    is_new = CallbackEvent.objects.add(row)
    if is_new:
        nudge_after_commit(DISPATCH, apart_s=NUDGES_APART_S)
    points.reached("callback.stored")
    return is_new


def refuse_stale(timestamp: str, at: datetime) -> None:
    """Raises Forged: an old callback seen by others is not to be played again."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Forged("timestamp")
    if abs(at.timestamp() - int(timestamp)) > STALE_AFTER.total_seconds():
        raise Forged("age")


def _row(corp: Corp, xml: str, at: datetime) -> CallbackEvent:
    root = envelope.parse(xml)
    event = envelope.first(root, "Event") or envelope.first(root, "MsgType")
    change_type = envelope.first(root, "ChangeType")
    if not event or len(event) > NAME_LENGTH or len(change_type) > NAME_LENGTH:
        raise envelope.BadEnvelope("no event")
    return CallbackEvent(
        corp=corp,
        digest=hashlib.sha256(xml.encode()).digest(),
        xml=xml,
        client_key=_client_key(corp, envelope.first(root, "ExternalUserID")),
        event=event.lower(),
        change_type=change_type.lower(),
        received_at=at,
        due_at=at,
    )


def _client_key(corp: Corp, external_userid: str) -> bytes | None:
    return blind_index("callback_client", f"{corp.corp_id}:{external_userid}") if external_userid else None


def events_of_client(corp: Corp, external_userid: str) -> CallbackEventQuerySet:
    """All we were told about that contact, handled or not."""
    return CallbackEvent.objects.filter(client_key=_client_key(corp, external_userid))


def dispatch_callbacks(limit: int = BATCH) -> int:
    """Let subscribers hear what waits, oldest first, each in its own transaction; how many were tried.

    A client's events are heard one after the other: one that is put off holds back those that came after it.
    """
    tried = last = 0
    held: set[bytes] = set()
    while tried < limit and (places := CallbackEvent.objects.places_after(last, clock.now(), PAGE)):
        for last, client_key in places[: limit - tried]:
            if client_key in held:
                continue
            if _dispatch(last, clock.now()):
                tried += 1
            elif client_key is not None:
                held.add(client_key)
    return tried


def _dispatch(pk: int, at: datetime) -> bool:
    """Whether it was this event's turn; another worker may have it, or an earlier one of its client."""
    event = None
    try:
        with transaction.atomic():
            event = CallbackEvent.objects.take(pk, at)
            if event is None:
                return False
            for handler in callbacks.handlers(event.event, event.change_type, official=event.account_id is not None):
                handler(event)
            points.reached("callback.heard")
            event.move_to(CallbackState.HANDLED, handled_at=at, attempts=F("attempts") + 1, error="")
    except Exception as error:  # whatever a subscriber raises, the event waits and the next one is heard
        if event is None:
            raise
        _put_off(event, type(error).__name__, at)
    return True


def _put_off(event: CallbackEvent, error: str, at: datetime) -> None:
    """Again later; after 8 tries it is left to a person. Only the error's kind is kept: its text may quote content."""
    event.refresh_from_db(fields=["state", "attempts"])
    tries = event.attempts + 1
    logger.error("wecom.callback_failed", extra={"callback": event.pk, "event_kind": event.event, "error": error})
    state = CallbackState.FAILED if tries >= MOST_TRIES else CallbackState.RECEIVED
    with suppress(StaleStatus):  # another worker took it up meanwhile and was luckier
        event.move_to(state, attempts=tries, error=error, due_at=at + timedelta(seconds=2**tries))


def try_again(event: CallbackEvent, *, at: datetime) -> None:
    """Put a failed event back among those waiting. Raises DomainError."""
    if event.state != CallbackState.FAILED:
        raise DomainError("not_failed", _("Only a callback that failed can be tried again."))
    event.move_to(CallbackState.RECEIVED, attempts=0, due_at=at)
    nudge_after_commit(DISPATCH)

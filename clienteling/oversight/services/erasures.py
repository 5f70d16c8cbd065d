"""That a client be erased: asked by one, confirmed by another, done after a delay, replayed after a restore."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.associates.roles import SERVE_CLIENTS
from clienteling.associates.services import record
from clienteling.clients.models import Client
from clienteling.lib.errors import DomainError
from clienteling.lib.moves import move
from clienteling.oversight.models import ERASURE_MOVES, Erasure, ErasureRequest, ErasureStatus
from clienteling.oversight.services.erasing import erase, forget_late, hold_back
from clienteling.oversight.services.people import person

log = logging.getLogger(__name__)
AGAIN = timedelta(minutes=10)


def ask_erasure(client: Client, *, by: Associate, reason: str, at: datetime) -> ErasureRequest:
    """Of the whole person, whichever record was named. Raises DomainError."""
    by.must(SERVE_CLIENTS)
    client = person(client)[0]
    if client.erased_at:
        raise DomainError("client_gone", _("This client was erased already."))
    if not reason.strip():
        raise DomainError("required", _("Say why."), "reason")
    due_at = at + timedelta(days=settings.ERASURE_DELAY_DAYS)
    try:
        with transaction.atomic():
            asked = ErasureRequest.objects.create(
                client=client, asked_by=by, asked_at=at, reason=reason.strip(), due_at=due_at
            )
            record("erasure.requested", by=by, at=at, subject=asked, client=client, reason=reason)
    except IntegrityError as error:
        raise DomainError("asked_already", _("This was asked for already.")) from error
    return asked


def confirm_erasure(asked: ErasureRequest, *, by: Associate, at: datetime) -> None:
    """Raises DomainError for whoever asked, and StaleStatus."""
    by.must(SERVE_CLIENTS)
    if by.pk == asked.asked_by_id:
        raise DomainError("same_person", _("Somebody else must confirm this."))
    with transaction.atomic():
        due_at = max(asked.due_at, at + timedelta(days=settings.ERASURE_DELAY_DAYS))
        move(asked, "status", ErasureStatus.CONFIRMED, ERASURE_MOVES, confirmed_by=by, due_at=due_at)
        record("erasure.confirmed", by=by, at=at, subject=asked, client=asked.client)


def cancel_erasure(asked: ErasureRequest, *, by: Associate, at: datetime) -> None:
    """Raises StaleStatus once it is done."""
    by.must(SERVE_CLIENTS)
    with transaction.atomic():
        move(asked, "status", ErasureStatus.CANCELLED, ERASURE_MOVES, settled_at=at)
        record("erasure.cancelled", by=by, at=at, subject=asked, client=asked.client)


def erase_due(at: datetime) -> int:
    """Those confirmed whose delay is over; what must wait is tried again. How many were erased."""
    forget_late(at)
    confirmed = ErasureRequest.objects.filter(status=ErasureStatus.CONFIRMED)
    return sum(erase_one(asked.pk, at) for asked in confirmed.due(at))


def erase_one(pk: int, at: datetime) -> bool:
    """False when another worker has it, or something still stands in the way."""
    with transaction.atomic():
        rows = ErasureRequest.objects.select_for_update(skip_locked=True, of=("self",))
        asked = rows.filter(pk=pk, status=ErasureStatus.CONFIRMED).first()
        if asked is None:
            return False
        try:
            erase(asked.client, at=at)
        except DomainError as error:
            log.warning("erasure.waits", extra={"request": pk, "because": error.code})
            ErasureRequest.objects.filter(pk=pk).update(due_at=at + AGAIN)
            return False
        move(asked, "status", ErasureStatus.DONE, ERASURE_MOVES, settled_at=at)
        record("erasure.done", by="erasure", at=at, subject=asked, client=asked.client)
    return True


def replay(uids: Iterable[UUID], *, at: datetime) -> tuple[int, dict[UUID, str]]:
    """Erase again whom a restore brought back: those of the log, and those named, who stand in it from now on.

    How many were; who must wait, and for what. They are tried again by and by, and no card about them begins meanwhile.
    """
    named = Client.objects.filter(uid__in=list(uids)).only("uid", "market")
    entries = [Erasure(client_uid=one.uid, market_id=one.market_id, erased_at=at) for one in named]
    Erasure.objects.bulk_create(entries, ignore_conflicts=True)
    brought_back = Client.objects.filter(erased_at=None, uid__in=Erasure.objects.values("client_uid"))
    outcomes = {client.uid: erase_again(client, at) for client in brought_back.order_by("pk")}
    waiting = {uid: why for uid, why in outcomes.items() if why}
    return len(outcomes) - len(waiting), waiting


def erase_again(client: Client, at: datetime) -> str:
    """What stands in the way, whatever it is: the next one must not wait for it."""
    try:
        with transaction.atomic():
            erase(client, at=at)
            record("erasure.replayed", by="replay_erasures", at=at, client=client)
    except (DomainError, DatabaseError) as error:
        why = error.code if isinstance(error, DomainError) else type(error).__name__
        log.warning("erasure.waits", extra={"client": client.pk, "because": why})
        hold_back(client)
        return why
    return ""

"""Asking WeCom to transfer clients, 100 a call. Rows are claimed as asked, so that a lost answer is looked up first."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.clients import silence
from clienteling.clients.models import (
    ClientTransfer,
    Handover,
    HandoverClient,
    HandoverState,
    Relationship,
    TransferOutcome,
)
from clienteling.clients.services.external import external_ids
from clienteling.clients.services.handover_taking import close_transfer, fail, put_off, take, try_next
from clienteling.lib.errors import DomainError
from clienteling.wecom.calls.transfers import TransferAsked
from clienteling.wecom.errors import TRANSIENT_CODES, Rejected, Transient, Unclear, WecomError
from clienteling.wecom.gateway import Gateway

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
AGAIN = timedelta(minutes=30)
LOOK_AGAIN = timedelta(minutes=1)
TAKES = timedelta(hours=24, minutes=1)
BATCH = 500
AT_ONCE = 100
LONGEST_MESSAGE = 200

TOO_OFTEN = 40128
FULL = 40099
RUNNING = frozenset({40100, 40129})
NOT_RESIGNED, NO_SUCH_MEMBER = 40097, 60111
# The receiver cannot take anybody: not activated, no real name, away for a year, without the feature, gone.
UNFIT_RECEIVER = frozenset({FULL, 41054, 40098, 40205, 84074, NO_SUCH_MEMBER})


def ask_due(at: datetime) -> int:
    """Ask for the clients that are due; how many rows were looked at."""
    planned = HandoverClient.objects.claim(["planned"], at, LEASE, BATCH, state=HandoverState.ASKED)
    pairs: dict[tuple[int, int], list[HandoverClient]] = defaultdict(list)
    for row in planned:
        pairs[row.handover_id, row.receiver_id].append(row)
    for rows in pairs.values():
        ready = sort_out(rows, at)
        for first in range(0, len(ready), AT_ONCE):
            ask(ready[first : first + AT_ONCE], at)
    return len(planned)


def sort_out(rows: Sequence[HandoverClient], at: datetime) -> list[HandoverClient]:
    """Those WeCom may be asked for; of the others is said why not, and clients without WeCom move at once."""
    known, ready = Known.of(rows, at), []
    for row in rows:
        try:
            if is_ready(row, known, at):
                row.external_userid = known.ids[row.client_id]
                ready.append(row)
        except Exception as error:  # whatever is wrong with one, the others go on
            log.exception("client of a handover not sorted out", extra={"row": row.pk})
            mark([row], state=HandoverState.PLANNED, due_at=at + AGAIN, error=type(error).__name__)
    return ready


@dataclass(frozen=True)
class Known:
    """Of the clients of one pair of associates: their ids at WeCom, who moved twice lately, who is moving, who is still
    with the associate; and whether the receiver has no room."""

    ids: Mapping[int, str]
    often: Collection[int]
    busy: Collection[int]
    held: Collection[int]
    full: bool

    @classmethod
    def of(cls, rows: Sequence[HandoverClient], at: datetime) -> Self:
        handover, clients = rows[0].handover, [row.client_id for row in rows]
        often = set() if handover.resigned else ClientTransfer.objects.used_up(at)
        busy = set(ClientTransfer.objects.running().filter(client__in=clients).values_list("client", flat=True))
        theirs = Relationship.objects.active().filter(associate=handover.associate, client__in=clients)
        held = set(theirs.filter(client__merged_into=None, client__erased_at=None).values_list("client", flat=True))
        full = handover.receivers.filter(associate=rows[0].receiver_id).exclude(full_at=None).exists()
        return cls(external_ids(clients, handover.associate), often, busy, held, full)


def is_ready(row: HandoverClient, known: Known, at: datetime) -> bool:
    if row.client_id not in known.held:
        fail(row, "not_with_the_associate", at)
    elif row.client_id not in known.ids:
        take(row, at=at, looked_at=at)
    elif row.client_id in known.often:
        row.move_to(HandoverState.TOO_OFTEN, error="twice_in_90_days", settled_at=at)
    elif row.client_id in known.busy:
        put_off(row, at + TAKES)
    elif known.full:
        try_next(row, at)
    else:
        return True
    return False


def ask(rows: Sequence[HandoverClient], at: datetime) -> None:
    """One call. Whatever becomes of it is said of each row."""
    handover = rows[0].handover
    begin(rows, at)
    try:
        answers = call(rows)
    except Unclear:
        mark(rows, due_at=at + LOOK_AGAIN, error="unclear")
    except Transient as error:
        give_back(rows, at + wait(rows[0]), at, error)
    except Rejected as error:
        turned_down(handover, rows, error, at)
    except WecomError as error:
        give_back(rows, at + wait(rows[0]), at, error)
    else:
        heard(rows, {answer.external_userid: answer for answer in answers}, at)


def begin(rows: Sequence[HandoverClient], at: datetime) -> None:
    """The ledger first, so that no answer can be lost without a trace; whatever waits for these clients is held."""
    handover, receiver = rows[0].handover, rows[0].receiver_id
    pair = {"giver_id": handover.associate_id, "receiver_id": receiver, "resigned": handover.resigned}
    with transaction.atomic():
        ClientTransfer.objects.bulk_create(
            [ClientTransfer(client_id=row.client_id, asked_at=at, **pair) for row in rows]
        )
        for row in rows:
            row.attempts += 1
        HandoverClient.objects.bulk_update(rows, ["attempts"])
        silence.fall([row.client_id for row in rows], at)


def call(rows: Sequence[HandoverClient]) -> list[TransferAsked]:
    """Raises WecomError."""
    handover, receiver = rows[0].handover, rows[0].receiver
    gateway, clients = gateway_of(handover), [row.external_userid for row in rows]
    giver, taker = handover.associate.userid, receiver.userid
    if handover.resigned:
        return gateway.resigned_transfer_customer(giver, taker, clients)
    words = handover.words(receiver.language)
    message = words.message.replace("{former}", handover.associate.name) if words else ""
    return gateway.transfer_customer(
        giver, taker, clients, message.replace("{associate}", receiver.name)[:LONGEST_MESSAGE]
    )


def heard(rows: Sequence[HandoverClient], answers: Mapping[str, TransferAsked], at: datetime) -> None:
    """What WeCom says of each client; one it says nothing of is looked up."""
    for row in rows:
        answer = answers.get(row.external_userid)
        if answer is None:
            mark([row], due_at=at + LOOK_AGAIN, error="not_answered")
        elif answer.errcode == 0 or answer.errcode in RUNNING:
            row.move_to(HandoverState.WAITING, due_at=at + TAKES, error="")
        else:
            refused(row, answer.errcode, at)


def refused(row: HandoverClient, code: int, at: datetime) -> None:
    if code in TRANSIENT_CODES:
        give_back([row], at + wait(row), at, code)
    elif code == FULL:
        mark_full(row, at)
        try_next(row, at)
    elif code == TOO_OFTEN:
        close_transfer(row, TransferOutcome.NOT_MADE, at)
        row.move_to(HandoverState.TOO_OFTEN, error=str(code), settled_at=at)
    else:
        fail(row, str(code), at)


def turned_down(handover: Handover, rows: Sequence[HandoverClient], error: Rejected, at: datetime) -> None:
    """The whole call. Whether the member has left is WeCom's to say; we ask the other way then."""
    left = error.code == NO_SUCH_MEMBER and not handover.resigned and not handover.associate.is_active
    if left or (error.code == NOT_RESIGNED and handover.resigned):
        Handover.objects.filter(pk=handover.pk).update(resigned=not handover.resigned)
        give_back(rows, at, at, error)
    elif error.code in UNFIT_RECEIVER:
        mark_full(rows[0], at)
        for row in rows:
            try_next(row, at)
    else:
        for row in rows:
            fail(row, str(error.code or error.reason), at)


def mark_full(row: HandoverClient, at: datetime) -> None:
    row.handover.receivers.filter(associate=row.receiver_id, full_at=None).update(full_at=at)


def mark(rows: Sequence[HandoverClient], **changes: object) -> None:
    HandoverClient.objects.filter(pk__in=[row.pk for row in rows], state=HandoverState.ASKED).update(**changes)


def give_back(rows: Sequence[HandoverClient], due_at: datetime, at: datetime, why: WecomError | int) -> None:
    """Nothing was done: planned again, for later."""
    for row in rows:
        close_transfer(row, TransferOutcome.NOT_MADE, at)
        row.move_to(
            HandoverState.PLANNED, due_at=due_at, error=why.reason[:60] if isinstance(why, WecomError) else str(why)
        )


def wait(row: HandoverClient) -> timedelta:
    """Growing with the attempts, up to about an hour."""
    return timedelta(seconds=30 * 2 ** min(row.attempts, 7))


def gateway_of(handover: Handover) -> Gateway:
    market = handover.associate.market
    if market is None:
        raise DomainError("market_missing", _("The associate belongs to no market."))
    return Gateway(market.corp)

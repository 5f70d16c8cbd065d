"""What became of transfers: WeCom is asked per pair of associates; that also resolves answers that were lost."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from clienteling.clients.models import (
    Client,
    ClientTransfer,
    HandoverClient,
    HandoverState,
)
from clienteling.clients.services.external import external_ids
from clienteling.clients.services.handover_asking import AGAIN, TAKES, gateway_of, give_back, mark_full
from clienteling.clients.services.handover_taking import fail, refuse, take, try_next
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom.calls.transfers import DONE, RECEIVER_FULL, REFUSED, WAITING, TransferState
from clienteling.wecom.errors import WecomError

log = logging.getLogger(__name__)
MOVE = "clienteling.clients.tasks.move_handovers"
LEASE = timedelta(minutes=5)
GIVE_UP = timedelta(days=7)
BATCH = 250
SLACK = timedelta(minutes=5)  # between WeCom's clock and ours


def hurry(client: Client | None, at: datetime) -> None:
    """WeCom called back about the client: the result is looked up now, not when it was expected."""
    waiting = HandoverClient.objects.filter(client=client, state=HandoverState.WAITING)
    if client and waiting.update(due_at=at):
        nudge_after_commit(MOVE)


def look_up_due(at: datetime) -> int:
    """Look up what is due; how many rows."""
    rows = HandoverClient.objects.claim(["asked", "waiting"], at, LEASE, BATCH)
    pairs: dict[tuple[int, int], list[HandoverClient]] = defaultdict(list)
    for row in rows:
        pairs[row.handover_id, row.receiver_id].append(row)
    for some in pairs.values():
        try:
            look_up(some, at)
        except WecomError as error:
            log.warning("transfers not looked up", extra={"handover": some[0].handover_id, "error": error.reason})
            later(some, at + AGAIN, error.reason)
    return len(rows)


def look_up(rows: Sequence[HandoverClient], at: datetime) -> None:
    """The rows of one pair of associates. Raises WecomError."""
    handover, gateway = rows[0].handover, gateway_of(rows[0].handover)
    ask = gateway.resigned_transfer_result if handover.resigned else gateway.transfer_result
    pages = ask(handover.associate.userid, rows[0].receiver.userid)
    told = {state.external_userid: state for page in pages for state in page}
    known = external_ids([row.client_id for row in rows], handover.associate)
    since = begun(rows)
    for row in rows:
        row.external_userid = known.get(row.client_id, "")
        try:
            settle(row, told.get(row.external_userid), since.get(row.client_id, at), at)
        except Exception as error:  # whatever is wrong with one, the others go on
            log.exception("client of a handover not settled", extra={"row": row.pk})
            later([row], at + AGAIN, type(error).__name__)


def begun(rows: Sequence[HandoverClient]) -> dict[int, datetime]:
    """When each client was asked for; who was not, because the worker died before, is not in it."""
    running = ClientTransfer.objects.running().filter(client__in=[row.client_id for row in rows])
    return dict(running.values_list("client", "asked_at"))


def settle(row: HandoverClient, told: TransferState | None, since: datetime, at: datetime) -> None:
    """A result from before we asked is of an earlier transfer between the same two."""
    taken_at = datetime.fromtimestamp(told.takeover_at, UTC) if told else at
    if told is None or (told.status == DONE and taken_at < since - SLACK):
        unheard(row, since, at)
    elif told.status == DONE:
        take(row, at=taken_at, looked_at=at)
    elif told.status == REFUSED:
        refuse(row, at)
    elif told.status == RECEIVER_FULL:
        mark_full(row, at)
        try_next(row, at)
    elif told.status == WAITING and row.state == HandoverState.ASKED:
        row.move_to(HandoverState.WAITING, due_at=since + TAKES, error="")
    else:
        later([row], at + AGAIN, "")


def unheard(row: HandoverClient, since: datetime, at: datetime) -> None:
    """WeCom knows of no transfer: it may be asked again; one it had accepted is waited for, a week at most."""
    if row.state == HandoverState.ASKED:
        give_back([row], at, at, 0)
    elif at - since > GIVE_UP:
        fail(row, "no_result", at)
    else:
        later([row], at + AGAIN, "no_result_yet")


def later(rows: Sequence[HandoverClient], due_at: datetime, why: str) -> None:
    still = HandoverClient.objects.open().filter(pk__in=[row.pk for row in rows])
    still.update(due_at=due_at, error=why[:60])

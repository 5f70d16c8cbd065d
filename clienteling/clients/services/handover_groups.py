"""Group chats of a handover: shared in turn among the receivers, given to them by WeCom, looked up where unclear."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from clienteling.clients.models import Handover, HandoverGroup, HandoverState
from clienteling.clients.services.handover_asking import gateway_of
from clienteling.wecom.errors import Rejected, Transient, Unclear, WecomError

LEASE = timedelta(minutes=5)
AGAIN = timedelta(minutes=10)
BATCH = 500
AT_ONCE = 100
SHOWS = timedelta(minutes=1)  # after which the owner is looked at
UNDER_WAY, DONE_ALREADY, SAME_OWNER = 90507, 90508, 90504
GIVE_UP = timedelta(days=2)


def read_groups(handover: Handover) -> list[HandoverGroup]:
    """The associate's group chats as rows not yet saved, one receiver after the other. Raises WecomError."""
    receivers = list(handover.receivers.filter(full_at=None).order_by("pk").values_list("associate", flat=True))
    chats = sorted(chat.chat_id for chat in gateway_of(handover).groupchat_list([handover.associate.userid]))
    return [
        HandoverGroup(handover=handover, chat_id=chat_id, receiver_id=receivers[place % len(receivers)])
        for place, chat_id in enumerate(chats)
        if receivers
    ]


def ask_groups_due(at: datetime) -> int:
    """Give away what is due; how many rows were looked at."""
    planned = HandoverGroup.objects.claim(["planned"], at, LEASE, BATCH, state=HandoverState.ASKED)
    pairs: dict[tuple[int, int], list[HandoverGroup]] = defaultdict(list)
    for row in planned:
        pairs[row.handover_id, row.receiver_id].append(row)
    for rows in pairs.values():
        for first in range(0, len(rows), AT_ONCE):
            ask(rows[first : first + AT_ONCE], at)
    return len(planned)


def ask(rows: Sequence[HandoverGroup], at: datetime) -> None:
    handover, receiver = rows[0].handover, rows[0].receiver
    gateway, chats = gateway_of(handover), [row.chat_id for row in rows]
    give = gateway.groupchat_transfer if handover.resigned else gateway.groupchat_onjob_transfer
    for row in rows:
        row.attempts += 1
    HandoverGroup.objects.bulk_update(rows, ["attempts"])
    try:
        failed = {row.chat_id: row.errcode for row in give(chats, receiver.userid)}
    except Unclear:
        change(rows, due_at=at + SHOWS, error="unclear")
    except Rejected as error:
        for row in rows:
            row.move_to(HandoverState.FAILED, error=str(error.code or error.reason)[:60], settled_at=at)
    except (Transient, WecomError) as error:
        change(rows, state=HandoverState.PLANNED, due_at=at + AGAIN, error=error.reason[:60])
    else:
        for row in rows:
            heard(row, failed.get(row.chat_id, 0), at)


def heard(row: HandoverGroup, code: int, at: datetime) -> None:
    if code in (0, UNDER_WAY, DONE_ALREADY, SAME_OWNER):
        row.move_to(HandoverState.WAITING, due_at=at + (SHOWS if code == UNDER_WAY else timedelta()), error="")
    else:
        row.move_to(HandoverState.FAILED, error=str(code), settled_at=at)


def look_up_groups_due(at: datetime) -> int:
    """Whose are they now? How many rows were looked at."""
    rows = HandoverGroup.objects.claim(["asked", "waiting"], at, LEASE, BATCH)
    for row in rows:
        try:
            owner = gateway_of(row.handover).groupchat_get(row.chat_id).owner
        except Rejected as error:
            row.move_to(HandoverState.FAILED, error=str(error.code or error.reason)[:60], settled_at=at)
        except WecomError as error:
            change([row], due_at=at + AGAIN, error=error.reason[:60])
        else:
            settle(row, owner, at)
    return len(rows)


def settle(row: HandoverGroup, owner: str, at: datetime) -> None:
    begun = row.handover.started_at or at
    if owner.lower() == row.receiver.userid.lower():
        row.move_to(HandoverState.TAKEN, settled_at=at, error="")
    elif row.state == HandoverState.ASKED:
        row.move_to(HandoverState.PLANNED, due_at=at, error="asked_again")
    elif at - begun > GIVE_UP:
        row.move_to(HandoverState.FAILED, error="owner_unchanged", settled_at=at)
    else:
        change([row], due_at=at + AGAIN, error="")


def change(rows: Sequence[HandoverGroup], **changes: object) -> None:
    HandoverGroup.objects.open().filter(pk__in=[row.pk for row in rows]).update(**changes)

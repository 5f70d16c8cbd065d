"""A handover under way: started, opened by reading WeCom's lists, moved step by step, done; who introduces whom."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from clienteling.associates.models import Associate
from clienteling.clients.models import (
    ENDS,
    Client,
    Handover,
    HandoverClient,
    HandoverGroup,
    HandoverReason,
    HandoverState,
    HandoverStatus,
    Relationship,
)
from clienteling.clients.services.external import external_ids
from clienteling.clients.services.handover_asking import ask_due, gateway_of
from clienteling.clients.services.handover_groups import ask_groups_due, look_up_groups_due, read_groups
from clienteling.clients.services.handover_planning import CHANGE, plan
from clienteling.clients.services.handover_results import look_up_due
from clienteling.clients.services.relationships import leave
from clienteling.lib.nudge import nudge_after_commit
from clienteling.lib.written_once import WrittenOnce
from clienteling.webhooks.services import News, tell
from clienteling.wecom.errors import WecomError

log = logging.getLogger(__name__)
MOVE = "clienteling.clients.tasks.move_handovers"
LEASE = timedelta(minutes=5)
AGAIN = timedelta(minutes=5)
NEW_FOR = timedelta(days=30)


def run(handover: Handover, *, by: Associate, at: datetime) -> None:
    """From now on clients move. Whoever came into the book since the preview is added by the same rule."""
    by.must(CHANGE)
    with transaction.atomic():
        resigned = not handover.associate.is_active
        handover.move_to(
            HandoverStatus.RUNNING, decided_by=by, started_at=at, due_at=at, opened_at=None, resigned=resigned
        )
        plan(handover, at)
    nudge_after_commit(MOVE)


def try_again(row: HandoverClient | HandoverGroup, *, by: Associate, at: datetime) -> None:
    """Once more, with everybody who may receive: the client changed their mind, or there is room now."""
    by.must(CHANGE)
    with transaction.atomic():
        fresh: dict[str, list[int]] = {"tried": []} if isinstance(row, HandoverClient) else {}
        row.move_to(HandoverState.PLANNED, error="", due_at=at, settled_at=None, **fresh)
        row.handover.refresh_from_db()
        if row.handover.status == HandoverStatus.DONE:
            row.handover.move_to(HandoverStatus.RUNNING, finished_at=None)
    nudge_after_commit(MOVE)


def try_rest_again(handover: Handover, *, by: Associate, at: datetime) -> int:
    """Everybody who was not taken over, once more; how many."""
    rest = handover.clients.filter(state__in=ENDS - {HandoverState.TAKEN})
    for row in rest:
        try_again(row, by=by, at=at)
    return len(rest)


def move_handovers(at: datetime) -> int:
    """One step of everything that is due; how many rows were looked at."""
    open_due(at)
    moved = look_up_due(at) + ask_due(at) + look_up_groups_due(at) + ask_groups_due(at)
    finish_done(at)
    return moved


def open_due(at: datetime) -> None:
    """Read WeCom's lists of handovers just started; their rows are due from then on."""
    for handover in Handover.objects.claim(at, LEASE):
        try:
            open_handover(handover, at)
        except WecomError as error:
            log.warning("handover not opened", extra={"handover": handover.pk, "error": error.reason})
            Handover.objects.filter(pk=handover.pk).update(due_at=at + AGAIN, error=error.reason[:60])


def open_handover(handover: Handover, at: datetime) -> None:
    """Raises WecomError."""
    unassigned = read_unassigned(handover) if handover.resigned else None
    chats = read_groups(handover)
    with transaction.atomic():
        if unassigned is not None:
            leave_to_their_owners(handover, at)
            set_aside(handover, unassigned, at)
        HandoverGroup.objects.bulk_create(chats, ignore_conflicts=True)
        for rows in (handover.clients, handover.groups):
            rows.filter(state=HandoverState.PLANNED).update(due_at=at)
        Handover.objects.filter(pk=handover.pk).update(opened_at=at, due_at=None, error="")


def read_unassigned(handover: Handover) -> set[str]:
    """Which clients WeCom still keeps for the member who left."""
    userid = handover.associate.userid.lower()
    pages = gateway_of(handover).get_unassigned_list()
    return {row.external_userid for page in pages for row in page if row.handover_userid.lower() == userid}


def set_aside(handover: Handover, unassigned: set[str], at: datetime) -> None:
    """Contacts whom WeCom does not keep for the leaver any more cannot be asked for."""
    rows = handover.clients.filter(state=HandoverState.PLANNED)
    known = external_ids(list(rows.values_list("client", flat=True)), handover.associate)
    gone = [client for client, external_userid in known.items() if external_userid not in unassigned]
    rows.filter(client__in=gone).update(state=HandoverState.FAILED, error="not_unassigned", settled_at=at)


def leave_to_their_owners(handover: Handover, at: datetime) -> None:
    """Of clients whose primary is somebody else, the leaver only goes."""
    if handover.reason != HandoverReason.LEAVER:
        return
    second = Relationship.objects.active().filter(associate=handover.associate, is_primary=False)
    for client in Client.objects.present().filter(pk__in=second.values("client")):
        leave(client, associate=handover.associate, at=at)


def finish_done(at: datetime) -> None:
    for handover in Handover.objects.without_open_rows():
        with transaction.atomic():
            handover.move_to(HandoverStatus.DONE, finished_at=at)
            tell("handover.finished", partial(finished, handover), at=at)


def finished(handover: Handover) -> list[News]:
    states = Counter(handover.clients.counted())
    said = {"handover": handover.pk, "associate": handover.associate.username, "clients": dict(states)}
    return [News(handover.associate.market_id, said)]


def progress(handover: Handover) -> Counter[str]:
    """Clients and group chats by state."""
    return Counter(handover.clients.counted()) + Counter(handover.groups.counted())


_lately = WrittenOnce(
    lambda client, receiver, since: (
        HandoverClient.objects.filter(client=client, receiver=receiver, state=HandoverState.TAKEN, settled_at__gt=since)
        .select_related("handover__associate")
        .order_by("-settled_at")[:1]
    ),
    client=int,
    receiver=int,
    since=datetime,
)


@dataclass(frozen=True)
class Introduction:
    """From whom the client came, and the words to present oneself with."""

    former: Associate
    text: str


def introduction(client: Client, *, to: Associate, at: datetime) -> Introduction | None:
    """For whoever took the client over within the last 30 days, in the client's language."""
    row = _lately.first(client=client.pk, receiver=to.pk, since=at - NEW_FOR)
    if row is None or client.owner_at(at) != to:
        return None
    former, words = row.handover.associate, row.handover.words(client.language)
    text = words.introduction if words else ""
    return Introduction(former, text.replace("{former}", former.name).replace("{associate}", to.name))

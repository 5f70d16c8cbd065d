"""Puts calls to WeCom into the outbox, inside the caller's transaction."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom import delivery
from clienteling.wecom.calls.base import render
from clienteling.wecom.models import Corp, Priority, Send, SendState
from clienteling.wecom.unclear import REPLAYABLE

DELIVER = "clienteling.wecom.tasks.deliver_due"
TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
DUPLICATE_CHECK = {"enable_duplicate_check": 1, "duplicate_check_interval": 14400}
REPLAYS_LIVE = timedelta(hours=4)


@dataclass(frozen=True)
class NewSend:
    """A call to be made. `body` is the call's own part; addressee, agent and duplicate check are added here.

    `key` names what must not be sent twice. Raises ValueError for a call whose bytes cannot be replayed.
    """

    corp_id: int
    api: str
    key: str
    to_userid: str
    body: Mapping[str, Any]
    expires_at: datetime
    priority: int = Priority.NORMAL

    def __post_init__(self) -> None:
        if self.api not in REPLAYABLE:
            raise ValueError(f"{self.api} cannot be replayed, so it cannot be queued")
        task_id = self.body.get("template_card", {}).get("task_id")
        if task_id is not None and not TASK_ID.fullmatch(task_id):
            raise ValueError(f"a card's task_id must match {TASK_ID.pattern}")


def queue_many(sends: Sequence[NewSend], at: datetime) -> int:
    """Insert a row per new key and say how many; a key that exists is left alone, whatever became of it."""
    known = set(Send.objects.filter(key__in=[send.key for send in sends]).values_list("key", flat=True))
    agents = dict(Corp.objects.filter(pk__in={send.corp_id for send in sends}).values_list("pk", "agent_id"))
    rows = [_row(send, agents[send.corp_id], at) for send in sends if send.key not in known]
    if not rows:
        return 0
    Send.objects.bulk_create(rows, ignore_conflicts=True)
    nudge_after_commit(DELIVER)
    return Send.objects.filter(uid__in=[row.uid for row in rows]).count()


def replay(send: Send, *, reason: str, at: datetime) -> Send:
    """A new row with the same body that names the old one and why. Raises DomainError unless that one has failed, is
    the latest of its kind, and was WeCom's to refuse and not ours."""
    with transaction.atomic():
        row = locked(send)
        refuse_replay(row)
        again = Send.objects.create(
            corp_id=row.corp_id,
            api=row.api,
            key=f"replay:{row.pk}:1",
            to_userid=row.to_userid,
            body=row.body,
            priority=row.priority,
            created_at=at,
            due_at=at,
            expires_at=at + REPLAYS_LIVE,
            replay_of=row,
            replay_reason=reason,
        )
        nudge_after_commit(DELIVER)
    return again


def locked(send: Send) -> Send:
    """As it is now, and for the rest of the transaction. Raises DomainError once a replay stands in its place."""
    row = Send.objects.select_for_update().get(pk=send.pk)
    latest = row.latest()
    if latest.pk != row.pk:
        detail = _("It was replayed already; the latest is message %(number)s.") % {"number": latest.pk}
        raise DomainError("replayed_already", detail)
    return row


def refuse_replay(send: Send) -> None:
    """Raises DomainError."""
    if send.state not in (SendState.REFUSED, SendState.UNCLEAR, SendState.EXPIRED):
        raise DomainError("not_replayable", _("Only a message that was not delivered can be replayed."))
    if send.kept_back:
        detail = _("The house itself kept it back (%(reason)s), so it is not replayed.") % {"reason": send.reason}
        raise DomainError("kept_back", detail)
    if send.body is None:
        raise DomainError("content_gone", _("Its content has been deleted."))


def withdraw(pks: Collection[int], *, reason: str) -> set[int]:
    """Refuse sends that no worker holds and that cannot have reached WeCom; which ones those were."""
    with transaction.atomic():
        idle = Send.objects.filter(pk__in=pks, state=SendState.QUEUED, first_sent_at=None)
        taken = set(idle.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Send.objects.filter(pk__in=taken).keep_back(reason)
    return taken


def _row(send: NewSend, agent_id: int, at: datetime) -> Send:
    return Send(
        corp_id=send.corp_id,
        api=send.api,
        key=send.key,
        to_userid=send.to_userid,
        body=render({**send.body, **_address(send, agent_id)}).decode(),
        priority=send.priority,
        created_at=at,
        due_at=_due_at(send, at),
        expires_at=send.expires_at,
    )


def _due_at(send: NewSend, at: datetime) -> datetime:
    """At once, but for what is not urgent and would go at :00 or :30; never later than it lives."""
    if send.api != "message/send" or send.priority <= Priority.URGENT:
        return at
    due_at = delivery.off_round(at, settings.WECOM_OFF_ROUND_S, delivery.jitter())
    return due_at if due_at < send.expires_at else at


def _address(send: NewSend, agent_id: int) -> dict[str, Any]:
    if send.api == "message/send":
        return {"touser": send.to_userid, "agentid": agent_id, **DUPLICATE_CHECK}
    if send.api == "message/update_template_card":
        return {"userids": [send.to_userid], "agentid": agent_id}
    return {}

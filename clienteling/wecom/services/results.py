"""Records what became of claimed sends: attempts, new states, and pauses WeCom asked for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from clienteling.wecom import delivery
from clienteling.wecom.breakers import breakers
from clienteling.wecom.calls.messages import Sent
from clienteling.wecom.delivery import Verdict
from clienteling.wecom.errors import Rejected, Transient, WecomError
from clienteling.wecom.models import Attempt, AttemptResult, Send
from clienteling.wecom.services.post import Done


@dataclass(frozen=True)
class Settled:
    """A claimed send and what becomes of it, valid only while the lease is ours."""

    send_id: int
    lease_token: UUID | None
    verdict: Verdict


def settled(done: Done) -> Settled:
    """What a finished job makes of its send."""
    job, at = done.job, done.at
    if done.outcome is None:
        verdict = delivery.put_back(job.row, job.send.due_at, 0.0)
    else:
        verdict = delivery.after(job.row, done.outcome, at, delivery.jitter())
    return Settled(job.send.pk, job.send.lease_token, verdict)


def record(rows: Sequence[Settled], done: Sequence[Done] = ()) -> int:
    """Attempts and states in one transaction; how many rows were still ours."""
    if not rows:
        return 0
    with transaction.atomic():
        Attempt.objects.bulk_create([_attempt(one, one.outcome) for one in done if one.outcome is not None])
        return Send.objects.settle([(row.send_id, row.lease_token, row.verdict) for row in rows])


def heed(done: Sequence[Done]) -> None:
    """Let the breakers hear how the calls ended, in order."""
    told: dict[tuple[str, str], list[object]] = defaultdict(list)
    for one in done:
        if one.outcome is not None:
            told[one.job.send.corp.corp_id, one.job.row.api].append(one.outcome)
    for (corp_id, api), outcomes in told.items():
        breakers.tell(corp_id, api, outcomes)


def _attempt(done: Done, outcome: Sent | WecomError) -> Attempt:
    error = outcome if isinstance(outcome, WecomError) else None
    return Attempt(
        send_id=done.job.send.pk,
        at=done.at,
        result=_result(outcome),
        code=error.code if error else 0,
        reason=error.reason if error else "",
        took_ms=done.took_ms,
        answer="" if isinstance(outcome, WecomError) else f"msgid {outcome.msgid}"[:1024],
    )


def _result(outcome: Sent | WecomError) -> AttemptResult:
    if isinstance(outcome, Sent):
        return AttemptResult.ACCEPTED
    if isinstance(outcome, Rejected):
        return AttemptResult.REJECTED
    return AttemptResult.TRANSIENT if isinstance(outcome, Transient) else AttemptResult.UNCLEAR

"""What clients do comes in here, in batches that take effect once: one batch row and one COPY in one transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from clienteling.clients.models import IngestBatch
from clienteling.clients.services.partitions import ensure_months
from clienteling.lib import points
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit

EVALUATE = "clienteling.alerts.tasks.evaluate_new"
COPY = "COPY clients_activity (batch_id, occurred_at, client_id, product_id, kind, payload) FROM STDIN"


@dataclass(frozen=True, slots=True)
class ActivityEvent:
    """`kind` is a number of ActivityKind, `occurred_at` is aware."""

    client_id: int
    kind: int
    occurred_at: datetime
    product_id: int | None = None
    payload: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """`rejected`: what the caller could not resolve, kept so that a repeat hears the same. `repeated`: no effect."""

    batch_id: int
    rows: int
    rejected: list[dict[str, Any]]
    repeated: bool


def record_batch(
    events: Sequence[ActivityEvent],
    *,
    source: str,
    idempotency_key: str,
    at: datetime,
    digest: bytes | None = None,
    rejected: Sequence[dict[str, Any]] = (),
) -> BatchAnswer:
    """Append the events once. The same (source, key) again gives the first answer and changes nothing.

    `digest` identifies the request (SHA-256 of the events where none is given).
    Raises DomainError `idempotency_key_reused` when the key came before with other content.
    """
    lines = [line(event) for event in events]
    digest = digest or hashlib.sha256(b"".join(lines)).digest()
    ensure_months(event.occurred_at for event in events)
    with transaction.atomic():
        batch, created = IngestBatch.objects.get_or_create(
            source=source,
            idempotency_key=idempotency_key,
            defaults={
                "body_digest": digest,
                "received_at": at,
                "rows": len(events),
                "client_ids": sorted({event.client_id for event in events}),
                "answer": {"rejected": list(rejected)},
                "evaluated_at": None if events else at,
            },
        )
        if created and lines:
            append(batch.pk, lines)
            nudge_after_commit(EVALUATE)
            points.reached("activity.stored")
    return answer(batch, digest, repeated=not created)


def known_answer(*, source: str, idempotency_key: str, digest: bytes) -> BatchAnswer | None:
    """What an earlier batch of that key was answered, or None. Raises as `record_batch`."""
    batch = IngestBatch.objects.filter(source=source, idempotency_key=idempotency_key).first()
    return answer(batch, digest, repeated=True) if batch else None


def answer(batch: IngestBatch, digest: bytes, *, repeated: bool) -> BatchAnswer:
    if bytes(batch.body_digest) != digest:
        raise DomainError("idempotency_key_reused", _("This idempotency key was already used for other content."))
    rejected = [dict(sorted(row.items())) for row in batch.answer["rejected"]]  # jsonb forgets the order of keys
    return BatchAnswer(batch.pk, batch.rows, rejected, repeated)


def line(event: ActivityEvent) -> bytes:
    """One row in COPY's text format, without the batch it belongs to. JSON has no raw tabs or line ends."""
    product = rb"\N" if event.product_id is None else b"%d" % event.product_id
    payload = rb"\N" if event.payload is None else encode(event.payload)
    moment = event.occurred_at.astimezone(UTC).isoformat().encode()
    return b"\t".join((moment, b"%d" % event.client_id, product, b"%d" % event.kind, payload)) + b"\n"


def encode(payload: dict[str, Any]) -> bytes:
    return msgspec.json.encode(payload, order="sorted").replace(b"\\", b"\\\\")


def append(batch_id: int, lines: list[bytes]) -> None:
    head = b"%d\t" % batch_id
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(b"".join(head + row for row in lines))

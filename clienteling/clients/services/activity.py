"""What clients do comes in here, in batches that take effect once: one batch row and one COPY in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from clienteling.clients.models import IngestBatch
from clienteling.clients.services.identities import survivors
from clienteling.clients.services.partitions import ensure_months
from clienteling.lib import any_of, points
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit

EVALUATE = "clienteling.alerts.tasks.evaluate_new"
APART_S = 0.2
OPEN = f"""
INSERT INTO clients_ingestbatch
    (source, idempotency_key, body_digest, received_at, rows, client_ids, answer, evaluated_at)
VALUES (%s, %s, %s, %s, %s, string_to_array(%s, '{any_of.BETWEEN}')::bigint[], %s, %s)
ON CONFLICT (source, idempotency_key) DO NOTHING RETURNING id
"""  # noqa: S608  # only the separator is put in
COPY = "COPY clients_activity (batch_id, named_id, occurred_at, client_id, product_id, kind, payload) FROM STDIN"
Reason = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ActivityEvent:
    """`kind` is a number of ActivityKind, `occurred_at` is aware. Of a merged client the log keeps both names."""

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
    rejected: list[Reason]
    repeated: bool


def record_batch(
    events: Sequence[ActivityEvent],
    *,
    source: str,
    idempotency_key: str,
    at: datetime,
    digest: bytes | None = None,
    rejected: Sequence[Reason] = (),
) -> BatchAnswer:
    """Append the events once. The same (source, key) again gives the first answer and changes nothing.

    `digest` identifies the request (SHA-256 of the events where none is given).
    Raises DomainError `idempotency_key_reused` when the key came before with other content.
    """
    lines = [line(event) for event in events]
    digest = digest or hashlib.sha256("\n".join(lines).encode()).digest()
    ensure_months([event.occurred_at for event in events])
    with transaction.atomic():
        whose = survivors({event.client_id for event in events})
        about = {whose.get(event.client_id, event.client_id) for event in events}
        batch_id = opened(source, idempotency_key, digest, at, len(events), about, rejected)
        if batch_id is None:
            batch = IngestBatch.objects.get(source=source, idempotency_key=idempotency_key)
            return answer(batch, digest, repeated=True)
        if lines:
            append(batch_id, named(events, lines, whose))
            nudge_after_commit(EVALUATE, apart_s=APART_S)
            points.reached("activity.stored")
    return BatchAnswer(batch_id, len(events), in_order(rejected), repeated=False)


def opened(
    source: str, key: str, digest: bytes, at: datetime, rows: int, about: set[int], rejected: Sequence[Reason]
) -> int | None:
    """The new batch; None when this key has one, for which a running transaction is waited for."""
    clients = any_of.array(sorted(about))
    values: list[Any] = [source, key, digest, at, rows, clients, Jsonb({"rejected": list(rejected)})]
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [*values, None if rows else at])
        row = cursor.fetchone()
    return row[0] if row else None


def known_answer(*, source: str, idempotency_key: str, digest: bytes) -> BatchAnswer | None:
    """What an earlier batch of that key was answered, or None. Raises as `record_batch`."""
    batch = IngestBatch.objects.filter(source=source, idempotency_key=idempotency_key).first()
    return answer(batch, digest, repeated=True) if batch else None


def answer(batch: IngestBatch, digest: bytes, *, repeated: bool) -> BatchAnswer:
    if bytes(batch.body_digest) != digest:
        raise DomainError("idempotency_key_reused", _("This idempotency key was already used for other content."))
    return BatchAnswer(batch.pk, batch.rows, in_order(batch.answer["rejected"]), repeated)


def in_order(rejected: Sequence[Reason]) -> list[Reason]:
    """A repeat hears the very same: jsonb forgets the order of keys."""
    return [dict(sorted(row.items())) for row in rejected]


def line(event: ActivityEvent) -> str:
    """One row in COPY's text format, without the batch it belongs to. JSON has no raw tabs or line ends."""
    product = r"\N" if event.product_id is None else event.product_id
    payload = r"\N" if event.payload is None else encode(event.payload)
    return f"{event.occurred_at}\t{event.client_id}\t{product}\t{event.kind}\t{payload}"


def named(events: Sequence[ActivityEvent], lines: list[str], whose: Mapping[int, int]) -> list[str]:
    """Lines with the name before them where the client has become part of another."""
    if not whose:
        return ["\\N\t" + text for text in lines]
    return [
        f"{event.client_id}\t{line(replace(event, client_id=whose[event.client_id]))}"
        if event.client_id in whose
        else "\\N\t" + text
        for event, text in zip(events, lines, strict=True)
    ]


def encode(payload: dict[str, Any]) -> str:
    return msgspec.json.encode(payload, order="sorted").decode().replace("\\", "\\\\")


def append(batch_id: int, lines: list[str]) -> None:
    between = f"\n{batch_id}\t"
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(between.join(["", *lines])[1:] + "\n")

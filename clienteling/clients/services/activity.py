"""What clients do comes in here, in batches that take effect once: one batch row and one COPY in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _
from msgspec import Struct
from psycopg.types.json import Jsonb

from clienteling.clients.models import IngestBatch
from clienteling.clients.services.identities import survivors
from clienteling.clients.services.partitions import ensure_months, partitions_of
from clienteling.lib import any_of, points
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit

EVALUATE = "clienteling.alerts.tasks.evaluate_new"
NUDGES_APART_S = 0.1  # a task costs more than the activity of one post
OPEN = f"""
INSERT INTO clients_ingestbatch
    (source, idempotency_key, body_digest, received_at, rows, client_ids, answer, evaluated_at)
VALUES (%s, %s, %s, %s, %s, string_to_array(%s, '{any_of.BETWEEN}')::bigint[], %s, %s)
ON CONFLICT (source, idempotency_key) DO NOTHING RETURNING id,
    EXISTS (SELECT FROM clients_client WHERE id = ANY(client_ids) AND merged_into_id IS NOT NULL),
    EXISTS (SELECT FROM unnest(%s::text[]) month WHERE to_regclass(month) IS NULL)
"""  # noqa: S608  # only the separator is put in
# One event whose client is nobody else's part and whose month is there: nothing to look at in between.
ONE = """
WITH opened AS (
    INSERT INTO clients_ingestbatch (source, idempotency_key, body_digest, received_at, rows, client_ids, answer)
    SELECT %s, %s, %s, %s, 1, ARRAY[%s::bigint], '{"rejected": []}'
    WHERE NOT EXISTS (SELECT FROM clients_client WHERE id = %s AND merged_into_id IS NOT NULL)
      AND to_regclass(%s) IS NOT NULL
    ON CONFLICT (source, idempotency_key) DO NOTHING RETURNING id)
INSERT INTO clients_activity (batch_id, occurred_at, client_id, product_id, kind, payload)
SELECT id, %s, %s, %s::bigint, %s, %s::jsonb FROM opened RETURNING batch_id
"""
SEEN = "SELECT id FROM clients_ingestbatch WHERE source = %s AND idempotency_key = %s"
COPY = """COPY clients_activity (batch_id, named_id, client_id, kind, occurred_at, product_id, payload)
FROM STDIN (FORMAT csv, NULL 'null', ESCAPE '\\')"""
ENCODER = msgspec.json.Encoder()
Reason = dict[str, Any]
Head = tuple[str, str, bytes, datetime]  # source, idempotency key, digest, moment


class ActivityEvent(Struct, frozen=True, array_like=True, gc=False):
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
    digest = digest or digest_of(events)
    if len(events) == 1 and not rejected and (pk := record_one(events[0], (source, idempotency_key, digest, at))):
        return BatchAnswer(pk, 1, [], repeated=False)
    with transaction.atomic():
        opened = open_batch(events, (source, idempotency_key, digest, at), rejected)
        if opened is None:
            batch = IngestBatch.objects.get(source=source, idempotency_key=idempotency_key)
            return answer(batch, digest, repeated=True)
        if opened.months_missing:
            ensure_months(event.occurred_at for event in events)
        if events:
            append(opened.pk, by_name(events, survivors_of(opened, events)))
            nudge_after_commit(EVALUATE, apart_s=NUDGES_APART_S)
            points.reached("activity.stored")
    return BatchAnswer(opened.pk, len(events), in_order(rejected), repeated=False)


def record_one(event: ActivityEvent, head: Head) -> int | None:
    """In one journey to the database, as most that come alone can be. None where a look must come between."""
    month, payload = partitions_of([event.occurred_at]), Jsonb(event.payload) if event.payload is not None else None
    row: list[Any] = [event.occurred_at, event.client_id, event.product_id, event.kind, payload]
    with connection.cursor() as cursor:
        cursor.execute(ONE, [*head, event.client_id, event.client_id, *month, *row])
        opened = cursor.fetchone()
    if opened is None:
        return None
    nudge_after_commit(EVALUATE, apart_s=NUDGES_APART_S)
    points.reached("activity.stored")
    return int(opened[0])


class Opened(NamedTuple):
    """A new batch, and what the statement that opened it saw on the way."""

    pk: int
    clients_merged: bool
    months_missing: bool


def open_batch(events: Sequence[ActivityEvent], head: Head, rejected: Sequence[Reason]) -> Opened | None:
    """None when this key has a batch, for which a running transaction is waited for."""
    clients = any_of.array(sorted({event.client_id for event in events}))
    received_at = head[-1]
    values: list[Any] = [len(events), clients, Jsonb({"rejected": list(rejected)}), None if events else received_at]
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [*head, *values, partitions_of([event.occurred_at for event in events])])
        row = cursor.fetchone()
    return Opened(*row) if row else None


def survivors_of(opened: Opened, events: Sequence[ActivityEvent]) -> dict[int, int]:
    """Who the merged clients of the batch are now; the batch is about these."""
    if not opened.clients_merged:
        return {}
    whose = survivors({event.client_id for event in events})
    about = {whose.get(event.client_id, event.client_id) for event in events}
    IngestBatch.objects.filter(pk=opened.pk).update(client_ids=sorted(about))
    return whose


def known_answer(*, source: str, idempotency_key: str, digest: bytes) -> BatchAnswer | None:
    """What an earlier batch of that key was answered, or None. Raises as `record_batch`."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [source, idempotency_key])
        row = cursor.fetchone()
    return answer(IngestBatch.objects.get(pk=row[0]), digest, repeated=True) if row else None


def answer(batch: IngestBatch, digest: bytes, *, repeated: bool) -> BatchAnswer:
    if bytes(batch.body_digest) != digest:
        raise DomainError("idempotency_key_reused", _("This idempotency key was already used for other content."))
    return BatchAnswer(batch.pk, batch.rows, in_order(batch.answer["rejected"]), repeated)


def in_order(rejected: Sequence[Reason]) -> list[Reason]:
    """A repeat hears the very same: jsonb forgets the order of keys."""
    return [dict(sorted(row.items())) for row in rejected]


def digest_of(events: Sequence[ActivityEvent]) -> bytes:
    """What they say, as it was always written down: the same events give the digest they gave before."""
    return hashlib.sha256("\n".join([line(event) for event in events]).encode()).digest()


def line(event: ActivityEvent) -> str:
    product = r"\N" if event.product_id is None else event.product_id
    more = r"\N" if event.payload is None else encode(event.payload).replace("\\", "\\\\")
    return f"{event.occurred_at!s}\t{event.client_id}\t{product}\t{event.kind}\t{more}"


def encode(payload: dict[str, Any]) -> str:
    return msgspec.json.encode(payload, order="sorted").decode()


def by_name(events: Sequence[ActivityEvent], whose: Mapping[int, int]) -> dict[int | None, Sequence[ActivityEvent]]:
    """Events of clients who have become part of another, by the name they came under; the others under None."""
    if not whose:
        return {None: events}
    found: dict[int | None, list[ActivityEvent]] = {}
    for event in events:
        if event.client_id in whose:
            renamed = msgspec.structs.replace(event, client_id=whose[event.client_id])
            found.setdefault(event.client_id, []).append(renamed)
        else:
            found.setdefault(None, []).append(event)
    return dict(found)


def append(batch_id: int, named: Mapping[int | None, Sequence[ActivityEvent]]) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for name, events in named.items():
            copy.write(as_csv(events, f"{batch_id},{'null' if name is None else name},".encode()))


def as_csv(events: Sequence[ActivityEvent], head: bytes) -> bytes:
    """An event in JSON is a list of numbers, a time and a text: without its brackets, a line of CSV. All at once,
    since a time alone costs more to put in words than its whole row does so."""
    rows = [event if event.payload is None else with_text(event) for event in events]
    lines = ENCODER.encode_lines(rows)
    return head + lines[1:-2].replace(b"]\n[", b"\n" + head) + b"\n"


def with_text(event: ActivityEvent) -> list[Any]:
    return [*msgspec.structs.astuple(event)[:-1], encode(event.payload or {})]

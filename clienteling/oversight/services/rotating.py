"""Sealing personal data with the newest key, batch by batch, while the house works; begun again, it goes on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from clienteling.associates.services import record
from clienteling.lib.encryption import EncryptedTextField, decrypt, encrypt
from clienteling.oversight.models import Change

BATCH = 200  # rows locked at a time
RESEALING = "SELECT set_config('clienteling.resealing', 'on', true)"


def head() -> bytes:
    """How everything begins that the newest key sealed."""
    key_id = next(iter(settings.FIELD_KEYS))
    return bytes([len(key_id)]) + key_id.encode()


def sealed_fields() -> Iterator[EncryptedTextField]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield field


def rotate(at: datetime) -> dict[str, int]:
    """Table and column → values that were sealed anew. What somebody writes meanwhile has the newest key already."""
    done = {f"{field.model._meta.db_table}.{field.column}": rotate_field(field) for field in sealed_fields()}
    counts = {name: count for name, count in (done | {"oversight_change": rotate_history()}).items() if count}
    record("keys.rotated", by="rotate_keys", at=at, detail=counts)
    return counts


def rotate_field(field: EncryptedTextField) -> int:
    last, count = 0, 0
    while rows := old_ones(field, last):
        last = rows[-1][0]
        context = f"{field.model._meta.db_table}.{field.column}"
        count += replace(field, [(pk, bytes(old), resealed(bytes(old), context, uid)) for pk, uid, old in rows])
    return count


def old_ones(field: EncryptedTextField, after: int) -> list[tuple[int, UUID, Any]]:
    """The next batch that another key sealed."""
    table, column = field.model._meta.db_table, str(field.column)
    asked = (
        f"SELECT id, uid, {column} FROM {table} WHERE id > %s AND substring({column} FROM 1 FOR %s) <> %s"  # noqa: S608  (our own names)
        " ORDER BY id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [after, len(head()), head(), BATCH])
        rows: list[tuple[int, UUID, Any]] = cursor.fetchall()
    return rows


def resealed(old: bytes, context: str, uid: UUID | str) -> bytes:
    place = f"{context}.{uid}"
    return encrypt(decrypt(old, place), place)


def replace(field: EncryptedTextField, rows: list[tuple[int, bytes, bytes]]) -> int:
    """Only what is still as it was read: a newer value is not touched. How many were.

    Locked in the order in which whoever writes several clients locks them, and no longer than two statements take.
    """
    table, column = field.model._meta.db_table, field.column
    lock = f"SELECT FROM {table} WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"  # noqa: S608  (our own names)
    swap = (
        f"UPDATE {table} t SET {column} = given.new FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[])"  # noqa: S608
        f" AS given (id, old, new) WHERE t.id = given.id AND t.{column} = given.old"
    )
    keys, old, new = (list(values) for values in zip(*rows, strict=True))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RESEALING)
        cursor.execute(lock, [keys])
        cursor.execute(swap, [keys, old, new])
        return int(cursor.rowcount)


def rotate_history() -> int:
    """Sealed for the row it tells of; where no such row is known any more, only that it changed is left."""
    sealed = {(field.model._meta.db_table, str(field.column)): field for field in sealed_fields()}
    tables = {table for table, _column in sealed}
    count = 0
    for change in Change.objects.filter(table__in=tables).iterator(chunk_size=BATCH):
        fields = {name: told(change, name, values, sealed) for name, values in change.fields.items()}
        if fields != change.fields:
            count += Change.objects.filter(pk=change.pk).update(fields=fields)
    return count


def told(change: Change, name: str, values: list[Any], sealed: dict[tuple[str, Any], EncryptedTextField]) -> list[Any]:
    field = sealed.get((change.table, name))
    if field is None or not any(is_old(value) for value in values):
        return values
    uid = uid_of(change, field)
    if uid is None:
        return []
    context = f"{change.table}.{name}"
    return [hexed(resealed(unhexed(it), context, uid)) if is_old(it) else it for it in values]


def is_old(value: Any) -> bool:
    return isinstance(value, str) and not unhexed(value).startswith(head())


def unhexed(value: str) -> bytes:
    """As PostgreSQL writes bytes in JSON."""
    return bytes.fromhex(value[2:])


def hexed(value: bytes) -> str:
    return f"\\x{value.hex()}"


def uid_of(change: Change, field: EncryptedTextField) -> str | None:
    """Of the row, or of its deletion."""
    if own := change.fields.get("uid"):
        return str(own[0] or own[1])
    row = field.model._base_manager.filter(pk=change.row_id).values_list("uid", flat=True).first()
    gone = Change.objects.filter(table=change.table, row_id=change.row_id, operation="D").first()
    return str(row) if row else str(gone.fields["uid"][0]) if gone and "uid" in gone.fields else None

"""Rows in the words of the console: column → value, without what is empty or means something to machines only."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, IntegerField, Model

from clienteling.associates.models import Associate


def told(row: Model, *names: str) -> dict[str, Any]:
    """Of these columns, or of all."""
    fields = [row._meta.get_field(name) for name in names] or row._meta.concrete_fields
    return dict(columns(row, fields))  # type: ignore[arg-type]  # columns only are named


def columns(row: Model, fields: "Sequence[Field[Any, Any]]") -> Iterator[tuple[str, Any]]:
    for field in fields:
        value = None if field.primary_key or is_machines(field) else readable(row, field)
        if value not in (None, "", [], {}):
            yield str(field.verbose_name), value


def is_machines(field: "Field[Any, Any]") -> bool:
    """Numbers of other rows, and keyed hashes by which a row is found."""
    return isinstance(field, ArrayField) and isinstance(field.base_field, IntegerField)


def readable(row: Model, field: "Field[Any, Any]") -> Any:
    if field.choices:
        return str(getattr(row, f"get_{field.attname}_display")())
    if field.is_relation:
        other = getattr(row, field.name)
        return None if other is None else str(other.name if isinstance(other, Associate) else other)
    value = getattr(row, field.attname)
    if isinstance(value, bytes | memoryview):
        return None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: it for key, it in value.items() if not is_sealed(it)}
    return str(value) if isinstance(value, UUID) else value


def is_sealed(value: Any) -> bool:
    """As history keeps what is ciphertext in its table."""
    return "\\\\x" in json.dumps(value)

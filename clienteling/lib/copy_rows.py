"""New rows by COPY: what `bulk_create` does, at a fraction of its cost; ids are taken from the sequence first."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

Row = TypeVar("Row", bound=models.Model)
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
IDS = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
WRITTEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: r"\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    str: lambda value: value.translate(ESCAPES),
    bytes: lambda value: rf"\\x{value.hex()}",
    UUID: str,
    list: lambda value: f"{{{','.join(map(str, value))}}}",
}


def copy_rows(given: Iterable[Row], *, numbered: bool = True) -> list[Row]:
    """The rows, with their ids. Columns of integers, text, bytes, moments, days, uuids and lists of integers.

    `numbered=False`: the database gives the ids and nobody hears them, which saves a query.
    Constraints and triggers hold as ever; raises what `bulk_create` raises.
    """
    rows = list(given)
    if rows:
        fields = [field for field in type(rows[0])._meta.concrete_fields if numbered or not field.primary_key]
        left = {field.attname for field in fields if left_to_the_database(rows[0], field)}
        fields = [field for field in fields if field.attname not in left]
        if numbered:
            number(rows)
        names = ", ".join(str(field.column) for field in fields)
        text = "\n".join(["\t".join([written(field.pre_save(row, True)) for field in fields]) for row in rows])
        with connection.wrap_database_errors, connection.cursor() as cursor:
            with cursor.copy(f"COPY {rows[0]._meta.db_table} ({names}) FROM STDIN") as copy:
                copy.write(text + "\n")
        for row in rows:
            row._state.adding, row._state.db = False, connection.alias
            for name in left:
                row.__dict__.pop(name, None)
    return rows


def left_to_the_database(row: models.Model, field: "models.Field[Any, Any]") -> bool:
    """It gives what nobody set, such as the moment of the change; read from there when asked for."""
    return field.has_db_default() and isinstance(row.__dict__.get(field.attname), DatabaseDefault)


def number(rows: list[Row]) -> None:
    meta = rows[0]._meta
    with connection.cursor() as cursor:
        cursor.execute(IDS, [meta.db_table, meta.pk.column, len(rows)])
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk


def written(value: object) -> str:
    """In COPY's text format."""
    if write := WRITTEN.get(type(value)):
        return write(value)
    if isinstance(value, str | int):  # a choice of an enumeration
        return WRITTEN[str](str(value.value if hasattr(value, "value") else value))
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no text for a {type(value).__name__}")

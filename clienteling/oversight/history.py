"""The history of one row in words: who changed which field from what to what. Personal values stay masked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.lib.encryption import EncryptedTextField
from clienteling.oversight.models import Change

MASK = "•••"
NOTHING = "–"
NEWEST = 200
# Not encrypted, for rules read them, and personal all the same.
PERSONAL = {"clients_client": {"birth_year", "birth_md", "birth_lunar_md", "minor_until"}}


@dataclass(frozen=True)
class Line:
    """One field of one change."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One change."""

    at: datetime
    who: str
    where: str
    what: str
    lines: list[Line]


def steps(row: Model) -> list[Step]:
    """Newest first."""
    changes = list(Change.objects.of(row)[:NEWEST])
    people = Associate.objects.in_bulk({change.associate_id for change in changes if change.associate_id})
    return [
        Step(
            at=change.at,
            who=people[change.associate_id].name if change.associate_id in people else change.source or NOTHING,
            where=change.why or NOTHING,
            what=change.get_operation_display(),
            lines=list(lines(type(row), change.fields)),
        )
        for change in changes
    ]


def lines(model: type[Model], fields: dict[str, list[Any]]) -> Iterator[Line]:
    """In the order of the table; a column that is no more keeps its name."""
    known = {field.column: field for field in model._meta.concrete_fields}
    for column in sorted(fields, key=lambda name: (name not in known, list(known).index(name) if name in known else 0)):
        field, values = known.get(column), fields[column]
        if column == model._meta.pk.column:
            continue
        before, after = [said(field, value) for value in values] if values else [MASK, MASK]
        yield Line(str(field.verbose_name) if field else column, before, after)


def said(field: "Field[Any, Any] | None", value: Any) -> str:
    """A value as a page shows it."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(field, EncryptedTextField) or field and field.column in PERSONAL.get(field.model._meta.db_table, ()):
        return MASK
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, ForeignKey):
        other = field.related_model._base_manager.filter(pk=value).first()
        return str(other or value)
    if field and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field and field.get_internal_type() == "DateTimeField":
        return date_format(datetime.fromisoformat(value), "SHORT_DATETIME_FORMAT")
    return str(value)

"""Values of the house's own fields: checked by their type, plain where rules may read them, sealed where personal."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, CustomField, CustomValue, FieldKind, FormerValue
from clienteling.lib.errors import DomainError

LONGEST = 500
TYPES = {FieldKind.TEXT: str, FieldKind.NUMBER: int, FieldKind.DATE: str, FieldKind.YES_NO: bool, FieldKind.CHOICE: str}


def fields_in_use() -> dict[str, CustomField]:
    return {field.code: field for field in CustomField.objects.filter(retired_at=None)}


def check_custom(said: Mapping[str, Any], fields: Mapping[str, CustomField]) -> None:
    """Raises DomainError that names the field."""
    for code, value in said.items():
        if code not in fields:
            raise DomainError("custom_field_unknown", _("There is no field with this code."), f"custom.{code}")
        if value is not None:
            check_value(fields[code], value)


def check_value(field: CustomField, value: Any) -> None:
    where = f"custom.{field.code}"
    if type(value) is not TYPES[FieldKind(field.kind)]:
        named = {"kind": field.get_kind_display()}
        raise DomainError("custom_value_invalid", _("The value must be of the type %(kind)s.") % named, where)
    if field.kind == FieldKind.CHOICE and value not in field.choices:
        detail = _("Must be one of: %(known)s.") % {"known": ", ".join(field.choices)}
        raise DomainError("custom_value_invalid", detail, where)
    if field.kind == FieldKind.DATE and isinstance(value, str):
        check_date(value, where)
    if isinstance(value, str) and (len(value) > LONGEST or "\x00" in value):
        raise DomainError("custom_value_invalid", _("At most %(most)s characters.") % {"most": LONGEST}, where)
    if isinstance(value, int) and abs(value) > 2**53:
        raise DomainError("custom_value_invalid", _("The number is too large."), where)


def check_date(value: str, where: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise DomainError("custom_value_invalid", _("Write a date such as 2026-12-31."), where) from error


def write_custom(client: Client, said: Mapping[str, Any], *, at: datetime) -> bool:
    """Set the fields said; None takes a value away. Whether anything changed. Raises DomainError."""
    fields = fields_in_use()
    check_custom(said, fields)
    with transaction.atomic():
        there = {row.field_id: row for row in CustomValue.objects.select_for_update().filter(client=client)}
        return any([write_one(client, fields[code], value, there, at) for code, value in said.items()])


def write_one(client: Client, field: CustomField, value: Any, there: Mapping[int, CustomValue], at: datetime) -> bool:
    """What a readable field said before stays on record; of a personal one nothing does."""
    row = there.get(field.pk)
    if value == (read(row) if row else None):
        return False
    if not field.is_personal:
        FormerValue.objects.create(client=client, field=field, plain=row.plain if row else None, until=at)
    if row and value is None:
        row.delete()
        return True
    row = row or CustomValue(client=client, field=field)
    row.plain, row.sealed = (None, json.dumps(value)) if field.is_personal else (value, None)
    row.save()
    return True


def read(row: CustomValue) -> Any:
    return row.plain if row.sealed is None else json.loads(str(row.sealed))

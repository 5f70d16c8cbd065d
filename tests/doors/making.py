"""The smallest valid row of any table, in a given place: what a column must hold is read off the model."""

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from clienteling.lib import clock
from tests import factories
from tests.factories import LONG_AGO

if TYPE_CHECKING:
    from tests.doors.house import Place

numbers = count(1)
# Columns that say whose a row is are filled even where they may stay empty.
WHOSE = {"associates.market", "associates.store", "associates.associate", "clients.client"}
NOT_WHOSE = {"approved_by", "published_by", "author", "cover", "withdrawn_by", "taken_up_by", "backup", "merged_into"}
SAID: dict[str, dict[str, Any]] = {
    "associates.machinekey": {"id": lambda here: f"{here.name}.key", "name": "key"},
    "clients.clientmerge": {"merged": lambda here: factories.ClientFactory.create(market=here.market)},
    "clients.doubtfulmatch": {"second": lambda here: factories.ClientFactory.create(market=here.market)},
    "clients.fileimport": {"status": "done", "finished_at": LONG_AGO},
    "clients.kioskvisit": {"expires_at": lambda _here: clock.now() + timedelta(hours=1)},
    "attribution.order": {"source": "shop"},
}


def make(label: str, place: "Place") -> Any:
    """Kept with the place, so that rows made later hang on the same ones."""
    model = apps.get_model(label)
    values = {field.name: value(field, place) for field in model._meta.concrete_fields if must(field)}
    said = {name: told(place) if callable(told) else told for name, told in SAID.get(label, {}).items()}
    row = model._base_manager.create(**{**values, **said})
    place.rows[label] = row
    return row


def must(field: Any) -> bool:
    if field.primary_key and not field.remote_field:
        return False
    if field.remote_field:
        return field.name not in NOT_WHOSE and (not field.null or label_of(field) in WHOSE)
    return not (field.null or field.has_default() or getattr(field, "auto_now", 0) or getattr(field, "auto_now_add", 0))


def label_of(field: Any) -> str:
    return str(field.remote_field.model._meta.label_lower)


def value(field: Any, place: "Place") -> Any:
    return place.row(label_of(field)) if field.remote_field else scalar(field)


def scalar(field: Any) -> Any:
    number = next(numbers)
    match field:
        case _ if field.choices and not field.blank:
            return field.flatchoices[0][0]
        case models.UUIDField():
            return uuid4()
        case models.DateTimeField():
            return clock.now()
        case models.DateField():
            return clock.now().date()
        case models.TimeField():
            return clock.now().time()
        case models.BooleanField():
            return False
        case models.DecimalField() | models.FloatField():
            return 1
        case models.SmallIntegerField() | models.PositiveSmallIntegerField():
            return number % 30_000
        case models.IntegerField():
            return number
        case models.JSONField():
            return {}
        case ArrayField():
            return []
        case models.BinaryField():
            return number.to_bytes(32)
    return "" if field.blank else "CNY" if field.max_length == len("CNY") else f"x{number}"

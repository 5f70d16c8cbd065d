"""The table of treatments is complete: whatever refers to a client, or holds sealed text, has its treatment."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from clienteling.clients.models import Client
from clienteling.lib.encryption import EncryptedTextField
from clienteling.oversight.schema import TREATMENTS, Gone, Stays, Unrelated
from clienteling.oversight.services.untied import LOOKS, UNTIED

NAMES = re.compile(r"client_(id|ids|uid|key)$|contact_key|openid|unionid|external_userid|named_id")
FREE = (models.TextField, models.JSONField, models.BinaryField, ArrayField, EncryptedTextField)


def ours() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model.__module__.startswith("clienteling."))


def suspicious(field: "models.Field[Any, Any]") -> bool:
    tied = field.is_relation and field.related_model is Client
    return tied or isinstance(field, EncryptedTextField) or bool(NAMES.search(field.column or ""))


def free(field: "models.Field[Any, Any]") -> bool:
    words = isinstance(field, models.CharField) and not field.choices
    return isinstance(field, FREE) or words


def test_every_table_that_tells_of_clients_has_its_treatment() -> None:
    telling = {m._meta.label for m in ours() if m is Client or any(suspicious(f) for f in m._meta.concrete_fields)}
    assert telling - set(TREATMENTS) == set()


def tied() -> set[str]:
    """Tables with a path to clients."""
    return {label for label, it in TREATMENTS.items() if isinstance(it, Gone | Stays) and it.of}


def test_whatever_hangs_on_what_is_about_a_client_has_its_treatment() -> None:
    on = tied() - {Client._meta.label}
    hanging = {
        model._meta.label
        for model in ours()
        for field in model._meta.concrete_fields
        if field.related_model and field.related_model._meta.label in on
    }
    assert hanging - set(TREATMENTS) == set()


def test_what_erasure_finds_a_copy_for_the_client_tells_or_says_why_not() -> None:
    about = {label: it for label, it in TREATMENTS.items() if not isinstance(it, Unrelated)}
    told = tied() | set(UNTIED) | set(LOOKS)
    assert {label for label, it in about.items() if bool(it.untold) == (label in told)} == {"oversight.AccessRequest"}


def test_every_treatment_is_of_a_table_and_names_its_columns() -> None:
    for label, treatment in TREATMENTS.items():
        names = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        if isinstance(treatment, Stays):
            assert {*treatment.blank, *treatment.plain} <= names, label


def test_every_free_column_of_a_row_that_stays_is_blanked_or_says_nothing_of_a_person() -> None:
    open_ones = [
        f"{label}.{field.name}"
        for label, treatment in TREATMENTS.items()
        if isinstance(treatment, Stays) and treatment.of
        for field in apps.get_model(label)._meta.concrete_fields
        if free(field) and field.name not in {*treatment.blank, *treatment.plain}
    ]
    assert open_ones == []

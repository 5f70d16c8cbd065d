"""The index key: everything is found as before by one key more, nothing by the old one alone, and all of it or none."""

import base64
import subprocess
import sys
from io import StringIO

import psycopg
import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client as Browser
from django.utils import translation
from pytest_django import Settings

from clienteling.associates.roles import Role
from clienteling.clients.models import Client, KioskDevice
from clienteling.clients.services.identities import find_by_identity, one
from clienteling.clients.services.kiosks import kiosk_of, new_code, pair
from clienteling.lib import clock
from clienteling.lib.encryption import EncryptedTextField
from clienteling.oversight.services.reindexing import INDEXES, keys_in_database, reindex
from tests import factories, processes
from tests.conftest import Cast

NEW = b"n" * 32
PHONE = "+8613800138000"
# Digests, which no key is in, and content.
NO_INDEX = {"digest", "body_digest", "reason_digest", "previous", "picture"}


@pytest.fixture
def client(cast: Cast) -> Client:
    made = factories.ClientFactory.create(market=cast.market, name="Wang Li", phone=PHONE)
    one("phone", PHONE, source="", market=None).row(made).save()
    return made


def settle() -> None:
    """A test's own rows are not committed; a table with checks still to come cannot be altered."""
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def found() -> tuple[list[Client], Client | None]:
    return list(Client.objects.named_like("wang")), find_by_identity("phone", PHONE)


def test_a_client_is_found_as_before_and_by_the_old_key_alone_not_at_all(client: Client, settings: Settings) -> None:
    assert found() == ([client], client)
    settle()
    settings.INDEX_KEYS_SINCE = [NEW]
    assert found() == ([], None)
    assert reindex(clock.now())["clients_client.search_grams"] == 1
    assert found() == ([client], client)
    settings.INDEX_KEYS_SINCE = []
    assert found() == ([], None)


def test_what_nobody_can_read_is_found_too(cast: Cast, settings: Settings) -> None:
    device = KioskDevice.objects.create(store=cast.shanghai, name="By the window")
    admin = factories.AssociateFactory.create(
        userid="", username="admin", store=None, market=None, role=Role.ADMINISTRATOR
    )
    token = pair(new_code(device, by=admin, at=clock.now()), at=clock.now())
    settle()
    settings.INDEX_KEYS_SINCE = [NEW]
    reindex(clock.now())
    assert kiosk_of(token) == device


def test_it_is_no_change_of_the_client_and_nothing_is_left_to_do(client: Client, settings: Settings) -> None:
    settle()
    settings.INDEX_KEYS_SINCE, was = [NEW], Client.objects.get().changed_at
    reindex(clock.now())
    assert Client.objects.get().changed_at == was
    call_command("rotate_index_key", stdout=(said := StringIO()))
    assert "0 values hashed again" in said.getvalue() and keys_in_database() == 2


def test_it_refuses_while_anybody_else_is_connected(client: Client, settings: Settings) -> None:
    settings.INDEX_KEYS_SINCE = [NEW]
    url = processes.environment("command", "http://127.0.0.1:1")["DATABASE_URL"]
    with psycopg.connect(url), pytest.raises(CommandError, match="Stop web"), translation.override("en"):
        call_command("rotate_index_key")
    assert keys_in_database() == 1


@pytest.mark.django_db
def test_keys_may_come_one_at_a_time_only(settings: Settings) -> None:
    settings.INDEX_KEYS_SINCE = [NEW, configured.INDEX_KEY]
    with pytest.raises(CommandError):
        call_command("rotate_index_key")


def test_a_house_with_other_index_keys_does_not_start(db: None, settings: Settings) -> None:
    assert Browser().get("/readyz").status_code == 200
    settings.INDEX_KEYS_SINCE = [NEW]
    wrong = "INDEX_KEY names 2 keys, the database was made with 1: manage.py rotate_index_key"
    answer = Browser().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, wrong)
    assert wrong in [message.msg for message in run_checks(tags=["database"], databases=["default"])]


@pytest.mark.processes
@pytest.mark.django_db
def test_a_worker_with_other_index_keys_ends_at_once() -> None:
    both = ",".join(base64.b64encode(key).decode() for key in (configured.INDEX_KEY, NEW))
    env = processes.environment("worker", "http://127.0.0.1:1") | {"INDEX_KEY": both}
    command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--pool", "solo", "--queues", "rules"]
    done = subprocess.run(command, cwd=configured.BASE_DIR, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode and "manage.py rotate_index_key" in done.stderr


def test_every_index_is_named() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    binary = {
        (field.model._meta.db_table, field.column)
        for field in fields
        if isinstance(field, models.BinaryField) and not isinstance(field, EncryptedTextField)
    }
    assert {(table, name) for table, name in binary if name not in NO_INDEX} == set(INDEXES)

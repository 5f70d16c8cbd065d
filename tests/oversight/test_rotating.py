"""Keys: everything is sealed anew while the house works, history included; what is written meanwhile is not lost."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from clienteling.clients.models import Client, Note
from clienteling.lib import clock
from clienteling.oversight.models import Change
from clienteling.oversight.services.rotating import rotate
from tests import factories
from tests.conftest import Cast

NEW = {"k2": b"n" * 32}


def known(cast: Cast) -> Client:
    client = factories.ClientFactory.create(market=cast.market, name="Wang", phone="+8613800138000")
    client.notes.create(author=cast.lin, text="loves pearls", written_at=clock.now())
    return client


def test_everything_is_read_by_the_new_key_alone(cast: Cast, settings: Settings) -> None:
    client = known(cast)
    settings.FIELD_KEYS = NEW | configured.FIELD_KEYS
    assert sum(rotate(clock.now()).values()) >= 3
    settings.FIELD_KEYS = NEW
    again = Client.objects.get(pk=client.pk)
    assert (again.name, again.phone, again.notes.get().text) == ("Wang", "+8613800138000", "loves pearls")


def test_whoever_follows_the_list_of_clients_is_told_of_no_change(cast: Cast, settings: Settings) -> None:
    was = known(cast).changed_at
    settings.FIELD_KEYS = NEW | configured.FIELD_KEYS
    rotate(clock.now())
    assert Client.objects.get().changed_at == was


def test_history_is_sealed_anew_and_says_nothing_of_it(cast: Cast, settings: Settings) -> None:
    client = known(cast)
    client.name = "Wang Li"
    client.save()
    client.notes.get().delete()
    before = Change.objects.filter(client_id=client.pk).count()
    settings.FIELD_KEYS = NEW | configured.FIELD_KEYS
    rotate(clock.now())
    kept = Change.objects.filter(client_id=client.pk)
    assert kept.count() == before
    sealed = [value for change in kept for values in change.fields.values() for value in values if "\\x" in str(value)]
    assert sealed and all(value.startswith("\\x026b32") for value in sealed)


def test_run_again_it_has_nothing_to_do(cast: Cast, settings: Settings) -> None:
    known(cast)
    settings.FIELD_KEYS = NEW | configured.FIELD_KEYS
    call_command("rotate_keys", stdout=StringIO())
    call_command("rotate_keys", stdout=(said := StringIO()))
    assert "0 values sealed anew" in said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_kept(cast: Cast, settings: Settings) -> None:
    client = known(cast)
    notes = [client.notes.create(author=cast.lin, text=f"old {n}", written_at=clock.now()) for n in range(60)]
    settings.FIELD_KEYS = NEW | configured.FIELD_KEYS

    def write() -> None:
        for n, note in enumerate(notes):
            note.text = f"new {n}"
            note.save(update_fields=["text"])
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        rotate(clock.now())
        writing.result()
    rotate(clock.now())
    settings.FIELD_KEYS = NEW
    found = {note.text for note in Note.objects.exclude(text=None)}
    assert found == {"loves pearls", *(f"new {n}" for n in range(60))}

"""Encrypted fields: bound to row and column, read with old keys, refused when moved or when the key is wrong."""

import base64
import hmac

import pytest
from django.db import connection
from pytest_django import Settings

from clienteling.clients.models import Client
from clienteling.lib.encryption import WrongKey, blind_index, decrypt, encrypt
from tests import factories

NAME = "朱丽艳"


def stored(client: Client, column: str = "name") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM clients_client WHERE id = %s", [client.pk])
        return bytes(cursor.fetchone()[0])


def test_a_name_comes_back_and_is_not_in_the_table(db: None) -> None:
    client = factories.ClientFactory.create(name=NAME)
    assert Client.objects.get(pk=client.pk).name == NAME
    assert NAME.encode() not in stored(client)


def test_the_same_name_twice_is_two_ciphertexts(db: None) -> None:
    first, second = factories.ClientFactory.create(name=NAME), factories.ClientFactory.create(name=NAME)
    assert stored(first) != stored(second)


def test_a_ciphertext_moved_to_another_row_is_refused(db: None) -> None:
    first, second = factories.ClientFactory.create(name=NAME), factories.ClientFactory.create(name="王芳")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clients_client SET name = %s WHERE id = %s", [stored(first), second.pk])
    with pytest.raises(WrongKey):
        _ = Client.objects.get(pk=second.pk).name


def test_an_update_without_the_row_is_refused(db: None) -> None:
    client = factories.ClientFactory.create(name=NAME)
    with pytest.raises(TypeError):
        Client.objects.filter(pk=client.pk).update(name="王芳")


def test_null_stays_null_and_a_change_is_saved(db: None) -> None:
    client = factories.ClientFactory.create(phone=None)
    assert Client.objects.get(pk=client.pk).phone is None
    client.phone = "+8613812345678"
    client.save()
    assert Client.objects.get(pk=client.pk).phone == "+8613812345678"


def test_a_deferred_name_is_fetched_when_it_is_read(db: None) -> None:
    client = factories.ClientFactory.create(name=NAME)
    assert Client.objects.defer("name").get(pk=client.pk).name == NAME


def test_an_old_key_still_reads_and_the_first_one_writes(settings: Settings) -> None:
    old = encrypt(NAME, "t.c.1")
    new_key = base64.b64decode("bmV3LWZpZWxkLWtleS1vZi10aGlydHktdHdvLWJ5dGU=")
    settings.FIELD_KEYS = {"k2": new_key, **settings.FIELD_KEYS}
    assert decrypt(old, "t.c.1") == NAME
    assert encrypt(NAME, "t.c.1")[1:3] == b"k2"


def test_an_unknown_key_is_named_and_nothing_else(settings: Settings) -> None:
    sealed = encrypt(NAME, "t.c.1")
    settings.FIELD_KEYS = {"k9": next(iter(settings.FIELD_KEYS.values()))}
    with pytest.raises(WrongKey, match=r"^cannot decrypt with key 'k1'$"):
        decrypt(sealed, "t.c.1")


@pytest.mark.parametrize("length", [1, 32, 64, 65, 200])
@pytest.mark.parametrize("value", ["", "+8613812345678", "朱丽艳" * 40])
def test_a_blind_index_is_the_hmac_of_kind_and_value(settings: Settings, length: int, value: str) -> None:
    settings.INDEX_KEY = bytes(range(length))
    assert blind_index("phone", value) == hmac.digest(settings.INDEX_KEY, f"phone\0{value}".encode(), "sha256")


def test_a_blind_index_is_stable_and_apart_per_kind() -> None:
    assert blind_index("phone", "+86138") == blind_index("phone", "+86138")
    assert len({blind_index("phone", "x"), blind_index("email", "x"), blind_index("phone", "y")}) == 3

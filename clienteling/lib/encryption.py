"""Personal data at rest: AES-256-GCM fields bound to their row, and blind indexes to look values up."""

import hashlib
import hmac
import os
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE_BYTES = 12
BLOCK_BYTES = 64  # of SHA-256

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field


class WrongKey(Exception):
    """The ciphertext cannot be read: unknown key id, wrong key, or moved from another row or column."""


@lru_cache(maxsize=16)
def cipher(key: bytes) -> AESGCM:
    """Making one costs more than sealing a name with it."""
    return AESGCM(key)


def encrypt(text: str, context: str) -> bytes:
    """`key id length | key id | nonce | ciphertext+tag`; `context` must be given again to decrypt."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(NONCE_BYTES)
    head = bytes([len(key_id)]) + key_id.encode()
    return head + nonce + cipher(key).encrypt(nonce, text.encode(), context.encode())


def decrypt(sealed: bytes, context: str) -> str:
    """The text again. Raises WrongKey, which names the key id and nothing of the content."""
    length = sealed[0]
    key_id = sealed[1 : 1 + length].decode()
    nonce, body = sealed[1 + length : 1 + length + NONCE_BYTES], sealed[1 + length + NONCE_BYTES :]
    try:
        return cipher(settings.FIELD_KEYS[key_id]).decrypt(nonce, body, context.encode()).decode()
    except (KeyError, InvalidTag) as error:
        raise WrongKey(f"cannot decrypt with key {key_id!r}") from error


def blind_index(kind: str, value: str) -> bytes:
    """32 bytes by which an exact value is found again without being readable. `kind` keeps phone and e-mail apart."""
    return blind_indexes([(kind, value)])[0]


def blind_indexes(given: Iterable[tuple[str, str]]) -> list[bytes]:
    """Of each kind and value."""
    begun_inner, begun_outer = begun(settings.INDEX_KEY)
    found = []
    for kind, value in given:
        inner, outer = begun_inner.copy(), begun_outer.copy()
        inner.update(f"{kind}\x00{value}".encode())
        outer.update(inner.digest())
        found.append(outer.digest())
    for later in settings.INDEX_KEYS_SINCE:
        found = [hmac.digest(later, index, "sha256") for index in found]
    return found


@lru_cache(maxsize=16)
def begun(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """The two hashes of HMAC-SHA-256 (RFC 2104) with the key in them: most of the work where the value is short."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK_BYTES else key).ljust(BLOCK_BYTES, b"\0")
    return hashlib.sha256(bytes(byte ^ 0x36 for byte in block)), hashlib.sha256(bytes(byte ^ 0x5C for byte in block))


class SealedAttribute:
    """Decrypts when read, so that a list of clients costs nothing for columns it does not show."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        if isinstance(value, bytes):
            value = instance.__dict__[self.field.attname] = decrypt(value, self.field.context(instance))
        return value

    def __set__(self, instance: models.Model, value: str | bytes | None) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(Field):
    """Text stored as AES-GCM ciphertext bound to (table, column, row `uid`).

    `max_length` counts characters of the plain text. `.values()` and raw SQL see ciphertext only; `opened` reads it.
    """

    def get_internal_type(self) -> str:
        return "BinaryField"

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, SealedAttribute(self))

    def context(self, instance: models.Model) -> str:
        """What ties a ciphertext to its place."""
        return f"{self.model._meta.db_table}.{self.column}.{instance.uid}"  # type: ignore[attr-defined]

    def opened(self, sealed: bytes, uid: UUID) -> str:
        """The text of a row that was read without its model."""
        return decrypt(sealed, f"{self.model._meta.db_table}.{self.column}.{uid}")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__[self.attname]
        return encrypt(value, self.context(model_instance)) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str):
            raise TypeError(f"{self.name}: encrypted per row; set the attribute and save, or look up by blind index")
        return value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else bytes(value)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name}: not serialisable")

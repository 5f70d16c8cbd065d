"""Blind indexes under one more key: what is stored is hashed again, so nothing need be read, and all goes or none.

An index is HMAC under the first key, then under each later one, so that whoever knows the old keys alone finds nobody.
How many keys what is stored was made with stands in a comment in the database, which a backup keeps.
"""

import hmac
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from clienteling.associates.services import record
from clienteling.lib import search_grams
from clienteling.lib.errors import DomainError

BATCH = 2_000
INDEXES = (
    ("associates_logintries", "who"),
    ("clients_client", "namesake_index"),
    ("clients_clientidentity", "value_index"),
    ("clients_followevent", "contact_key"),
    ("clients_forgottencontact", "contact_key"),
    ("clients_kioskdevice", "code_index"),
    ("clients_kioskdevice", "token_index"),
    ("clients_officialaccountfollower", "openid_index"),
    ("clients_officialaccountfollower", "unionid_index"),
    ("wecom_callbackevent", "client_key"),
)
GRAMS = ("clients_client", "search_grams")
NOTED = ("clients_clientidentity", "value_index")
NOTE = "keys: "
KNOWN = f"""
SELECT coalesce(substr(col_description(attrelid, attnum), {len(NOTE) + 1})::int, 1) FROM pg_attribute
WHERE attrelid = to_regclass('{NOTED[0]}') AND attname = '{NOTED[1]}'"""  # noqa: S608  (our own names)
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""


def keys_in_database() -> int:
    """How many keys what is stored was made with; 0 before there are tables."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def keys_differ() -> str:
    """What is wrong with INDEX_KEY, empty when nothing is: with another number of keys nobody is found, and every
    client who comes is made a second time."""
    stored, given = keys_in_database(), keys_given()
    if stored in (0, given):
        return ""
    said = f"INDEX_KEY names {given} keys, the database was made with {stored}"
    return f"{said}: manage.py rotate_index_key" if stored < given else said


def keys_given() -> int:
    return 1 + len(settings.INDEX_KEYS_SINCE)


def reindex(at: datetime) -> dict[str, int]:
    """Table and column → rows that were hashed again. Raises DomainError unless the house stands still."""
    stored, given = keys_in_database(), keys_given()
    if stored == given:
        return {}
    if stored != given - 1:
        said = {"stored": stored, "given": given}
        raise DomainError("index_keys_differ", _("Made with %(stored)s keys, %(given)s are given.") % said)
    with transaction.atomic(), connection.cursor() as cursor:
        refuse_if_open(cursor)
        key = settings.INDEX_KEYS_SINCE[-1]
        done = {f"{table}.{name}": again(cursor, table, name, index_again(key)) for table, name in INDEXES}
        done[".".join(GRAMS)] = again(cursor, *GRAMS, grams_again(key), "bigint[]")
        cursor.execute(f"COMMENT ON COLUMN {'.'.join(NOTED)} IS '{NOTE}{given}'")
        record("index_key.rotated", by="rotate_index_key", at=at, detail=done)
    return done


def refuse_if_open(cursor: Any) -> None:
    """Who works with the other key meanwhile finds nobody, and makes every client a second time."""
    cursor.execute(OTHERS)
    (others,) = cursor.fetchone()
    if others:
        said = _("Stop web, workers and beat first: %(n)s other connections to the database.") % {"n": others}
        raise DomainError("house_is_open", said)


def index_again(key: bytes) -> Callable[[Any], bytes]:
    return lambda index: hmac.digest(key, bytes(index), "sha256")


def grams_again(key: bytes) -> Callable[[Any], str]:
    """As PostgreSQL writes an array."""
    return lambda grams: f"{{{','.join(str(one) for one in sorted(search_grams.again(key, it) for it in grams))}}}"


def again(cursor: Any, table: str, name: str, changed: Callable[[Any], Any], kind: str = "bytea") -> int:
    """Every value of a column. The house's triggers are silent: it is the same value, and no change."""
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    passed = "text" if kind == "bigint[]" else kind
    write = (
        f"UPDATE {table} t SET {name} = given.value::{kind}"  # noqa: S608  (our own names)
        f" FROM unnest(%s::bigint[], %s::{passed}[]) AS given (id, value) WHERE t.id = given.id"
    )
    count = 0
    for rows in batches(cursor, table, name):
        cursor.execute(write, [[pk for pk, _value in rows], [changed(value) for _pk, value in rows]])
        count += cursor.rowcount
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return count


def batches(cursor: Any, table: str, name: str) -> Iterator[list[tuple[int, Any]]]:
    last = 0
    asked = f"SELECT id, {name} FROM {table} WHERE id > %s AND {name} IS NOT NULL ORDER BY id LIMIT %s"  # noqa: S608  (our own names)
    while True:
        cursor.execute(asked, [last, BATCH])
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield rows

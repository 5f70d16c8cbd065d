"""Emptying the database after a test that committed: what holds rows, not 140 tables and 600 indexes each time."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate

# What `migrate` fills with the names of models and rights: the same for every test.
STAYS = ("django_migrations", "django_content_type", "auth_permission")
MANY_BYTES = 16 * 1024 * 1024


def statement(many_bytes: int = MANY_BYTES) -> str:
    """Deletes, or truncates where so much was written or the owner is nobody special. As TRUNCATE does, it waits for
    whoever is still at it; no trigger is asked, so an append-only table has no say here."""
    tables = f"relnamespace = current_schema::regnamespace AND relname NOT IN {STAYS}"
    return f"""
        DO $$
        DECLARE one regclass; every text; size bigint;
        BEGIN
            SELECT string_agg(oid::regclass::text, ', '), sum(pg_relation_size(oid)) INTO every, size FROM pg_class
            WHERE relkind IN ('r', 'p') AND {tables};
            IF size > {many_bytes} OR current_setting('is_superuser') = 'off' THEN
                EXECUTE 'TRUNCATE ' || every;
                RETURN;
            END IF;
            EXECUTE 'LOCK TABLE ' || every;
            SET LOCAL session_replication_role = replica;
            FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0 AND {tables} LOOP
                EXECUTE 'DELETE FROM ' || one;
            END LOOP;
        END
        $$"""


class Operations(DatabaseOperations):
    """PostgreSQL's, but for what `flush` does, be it called after a test of pytest-django's or by `forget_everything`.

    Numbers go on where they were. The log of activity, no model's table, is emptied as well.
    """

    def sql_flush(self, style: Any, tables: Iterable[str], **how: bool) -> list[str]:
        return [statement()]


def be_quick() -> None:
    """From now on, also for connections made later, as under a browser's event loop; what stays is not made again."""
    here = connections[DEFAULT_DB_ALIAS]
    type(here).ops_class = Operations
    here.ops = Operations(here)
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid=f"{create_permissions.__module__}.{create_permissions.__name__}")


def forget_everything() -> None:
    """What a test with real commits leaves."""
    assert connection.settings_dict["NAME"].startswith("test_"), "these are not the tests' tables"
    call_command("flush", interactive=False, verbosity=0)

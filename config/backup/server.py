"""The server a backup is made of or restored into, reached without the product's own time limits."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

# What a row looks like as text must not depend on whoever asks.
SAME_EVERYWHERE = (
    "-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex -c extra_float_digits=1"
    " -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
)
TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
Connection = psycopg.Connection[Any]


def variables() -> dict[str, str]:
    """libpq's own, so that no password stands in a command line."""
    it = connection.settings_dict
    given = {"PGHOST": it["HOST"], "PGPORT": it["PORT"], "PGUSER": it["USER"], "PGDATABASE": it["NAME"]}
    given |= {"PGPASSWORD": it["PASSWORD"], "PGOPTIONS": SAME_EVERYWHERE}
    options: Mapping[str, Any] = settings.DATABASES["default"]["OPTIONS"]
    given |= {f"PG{name.upper()}": options[name] for name in TLS if name in options}
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return ours | {name: str(value) for name, value in given.items() if value}


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection of its own; whoever uses it says when a transaction begins."""
    given = {name: value for name, value in variables().items() if name.startswith("PG")}
    words = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    named = {words.get(name, name.removeprefix("PG").lower()): value for name, value in given.items()}
    with psycopg.connect(autocommit=True, **named) as made:  # type: ignore[arg-type]  # names of libpq
        yield made


def major(made: Connection) -> int:
    return made.info.server_version // 10_000


def checksums(made: Connection) -> dict[str, dict[str, int | str]]:
    """Rows and a checksum of every table, whatever the order of its rows; of a partitioned one, of each partition."""
    tables = made.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2"
    ).fetchall()
    return {f"{schema}.{table}": _checksum(made, schema, table) for schema, table in tables}


def _checksum(made: Connection, schema: str, table: str) -> dict[str, int | str]:
    """The sum of 60 bits of each row's SHA-256: two equal rows do not hide each other, as they would in an XOR."""
    query = sql.SQL(
        "SELECT count(*), coalesce(sum(('x0' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 15))"
        "::bit(64)::bigint::numeric), 0)::text FROM {} t"
    ).format(sql.Identifier(schema, table))
    rows, checksum = made.execute(query).fetchall()[0]
    return {"rows": rows, "checksum": checksum}

"""PostgreSQL away, hung up or silent: soon an error, and 503 for whoever asked."""

import json
import time
from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.db.utils import DatabaseError
from django.test import RequestFactory
from psycopg import errors

from chaos.proxy import Loop, Mode, Proxy
from clienteling.lib.outage import database_is_away
from config import health
from config.database import base
from config.database.base import DatabaseWrapper

pytestmark = pytest.mark.django_db
ANSWERED_S = 1.5


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    host = connection.settings_dict["HOST"]
    if not host or host.startswith("/"):
        pytest.skip("the tests' PostgreSQL has no port to stand in front of")
    loop = Loop()
    proxy = Proxy(loop, [int(connection.settings_dict["PORT"])])
    yield proxy
    proxy.close()
    loop.stop()


@pytest.fixture
def database(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseWrapper]:
    """The tests' database through the proxy, as a request would use it."""
    monkeypatch.setattr(base, "_away_until", {})
    given = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": proxy.port, "PATIENCE_S": 0.5}
    database = DatabaseWrapper(given, "default")
    yield database
    proxy.set(Mode.THROUGH)
    database.close()


def asked(database: DatabaseWrapper) -> float:
    """Seconds until a question failed."""
    began = time.monotonic()
    with pytest.raises((OperationalError, InterfaceError)) as caught, database.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert database_is_away(caught.value)
    return time.monotonic() - began


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.RESET, Mode.SILENT])
def test_a_connection_that_cannot_be_made_fails_soon(database: DatabaseWrapper, proxy: Proxy, mode: Mode) -> None:
    proxy.set(mode)
    assert asked(database) < ANSWERED_S


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.SILENT])
def test_an_open_connection_fails_soon(database: DatabaseWrapper, proxy: Proxy, mode: Mode) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
    proxy.set(mode)
    assert asked(database) < ANSWERED_S


def test_a_silent_connection_is_not_usable_and_says_so_soon(database: DatabaseWrapper, proxy: Proxy) -> None:
    database.connect()
    assert database.is_usable()
    proxy.set(Mode.SILENT)
    time.sleep(base.TRUSTED_S)
    began = time.monotonic()
    assert not database.is_usable()
    assert time.monotonic() - began < ANSWERED_S


def test_who_answered_a_moment_ago_is_not_asked_again(database: DatabaseWrapper) -> None:
    database.connect()
    assert database.is_usable()
    heard_at = database.connection.heard_at
    assert database.is_usable() and database.connection.heard_at == heard_at


def test_who_has_hung_up_since_is_not_trusted(database: DatabaseWrapper) -> None:
    with database.cursor() as cursor, connection.cursor() as other:
        cursor.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s, 5000)", cursor.fetchone())
    assert not database.is_usable()


def test_after_one_failure_nobody_else_waits(database: DatabaseWrapper, proxy: Proxy) -> None:
    proxy.set(Mode.SILENT)
    asked(database)
    assert asked(database) < base.PROBE_S / 2


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (raised(OperationalError("no answer")), 503),
        (raised(OperationalError("shutdown"), errors.AdminShutdown()), 503),
        (raised(InterfaceError("closed")), 503),
        (raised(OperationalError("slow"), errors.QueryCanceled()), 500),
        (raised(ProgrammingError("no such table")), 500),
        (raised(DatabaseError("other")), 500),
        (ValueError("ours"), 500),
    ],
)
def test_only_an_absent_database_is_unavailable(error: Exception, status: int) -> None:
    try:
        raise error
    except Exception:
        answer = health.failed(RequestFactory().get("/m/"))
        at_the_api = health.failed(RequestFactory().get("/api/v1/clients/"))
    assert (answer.status_code, "Retry-After" in answer) == (status, status == 503)
    assert (at_the_api.status_code, "Retry-After" in at_the_api) == (status, status == 503)
    code = {503: "unavailable", 500: "error"}[status]
    said = json.loads(at_the_api.content)
    assert (said["type"], said["errors"][0]["code"]) == ("server_error", code)

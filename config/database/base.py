"""PostgreSQL with every wait bounded on our side too: a server that is silent ends a request, it does not hold it.

`statement_timeout` is the server's word, and `tcp_user_timeout` ends where a proxy acknowledges: neither helps when the
other side just says nothing.
"""

import select
import socket
import struct
import time
from contextlib import closing
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import RV, PQGen

from clienteling.lib.acting import teller
from clienteling.oversight.tracked import TRACKED

PROBE_S = 0.7
# Who answered so lately, and has not hung up since, is not asked how it is: each request would pay for the question.
# Only its first answer then has to come within a moment: a page's first question is a small one too.
TRUSTED_S = 0.25
FIRST_S = 1.5
# After a server that does not answer, nobody else waits for it this long.
SPARED_S = 0.5
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_away_until: dict[tuple[str, int], float] = {}


class Connection(psycopg.Connection[Any]):
    """Gives up a wait after `patience_s`, and the connection with it."""

    patience_s: float | None = None
    heard_at = 0.0
    is_trusted = False

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        if timeout is not None or self.patience_s is None:
            return super().wait(gen, interval, timeout)
        patience_s = min(FIRST_S, self.patience_s) if self.is_trusted else self.patience_s
        self.is_trusted = False
        try:
            found = super().wait(gen, interval, patience_s)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("PostgreSQL is silent") from None
        self.heard_at = time.monotonic()
        return found

    @property
    def is_fresh(self) -> bool:
        """It answered a moment ago and has said nothing since, not even goodbye."""
        if self.closed or time.monotonic() - self.heard_at > TRUSTED_S:
            return False
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        return not poll.poll(0)


class Psycopg:
    """psycopg itself, but that it connects with our connection."""

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)

    def connect(self, **given: Any) -> Connection:
        probe(given.get("host"), int(given.get("port") or 5432))
        return Connection.connect(**given)


def probe(host: str | None, port: int) -> None:
    """Ask for TLS and wait a moment for the letter that answers: libpq itself waits for two at least.

    Raises OperationalError. A socket's folder is not asked.
    """
    if not host or host.startswith("/"):
        return
    if time.monotonic() < _away_until.get((host, port), 0.0):
        raise psycopg.OperationalError("PostgreSQL did not answer a moment ago")
    try:
        with closing(socket.create_connection((host, port), PROBE_S)) as asked:
            asked.sendall(SSL_REQUEST)
            answered = asked.recv(1)
    except OSError as error:
        _away_until[host, port] = time.monotonic() + SPARED_S
        raise psycopg.OperationalError(f"PostgreSQL does not answer: {type(error).__name__}") from None
    if not answered:
        raise psycopg.OperationalError("PostgreSQL hangs up")


class DatabaseWrapper(base.DatabaseWrapper):
    """`PATIENCE_S` in the settings: how long one statement may say nothing; None for ever."""

    Database = Psycopg()  # type: ignore[assignment]  # a module, to its face

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(teller(TRACKED))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.patience_s = self.settings_dict.get("PATIENCE_S")
        return connection

    def is_usable(self) -> bool:
        """The question at the start of each request is a small one, so it gets a moment only."""
        if self.connection is None:
            return False
        if self.settings_dict.get("TRUSTS") and self.connection.is_fresh:
            self.connection.is_trusted = True
            return True
        patience_s, self.connection.patience_s = self.connection.patience_s, PROBE_S
        try:
            return bool(super().is_usable())
        finally:
            self.connection.patience_s = patience_s

"""Looks into the database from outside, by SQL of its own: what is on its way, and when something worked again."""

import time
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg

MOVING: LiteralString = """SELECT
    (SELECT count(*) FROM alerts_alert a LEFT JOIN wecom_send s ON s.id = a.send_id
        WHERE a.delivery IN ('waiting', 'queued') AND s.state IS DISTINCT FROM 'unclear')
  + (SELECT count(*) FROM wecom_send WHERE state IN ('queued', 'sending'))
  + (SELECT count(*) FROM wecom_callbackevent WHERE state = 'received')
  + (SELECT count(*) FROM clients_ingestbatch WHERE evaluated_at IS NULL)"""
HELD: LiteralString = "SELECT lease_token, id FROM wecom_send WHERE state = 'sending'"
DELIVERED: LiteralString = "SELECT min(accepted_at) FROM wecom_send WHERE created_at > %s AND accepted_at IS NOT NULL"


class Looks:
    """Short connections straight to the server, not through the product's proxy."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    def ask(self, query: LiteralString, *given: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.dsn, connect_timeout=5, autocommit=True) as connection:
            return connection.execute(query, given).fetchall()

    def moving(self) -> int:
        """Rows that will still change by themselves."""
        return int(self.ask(MOVING)[0][0])

    def held(self) -> set[tuple[Any, ...]]:
        """Leases of now, with their rows."""
        return set(self.ask(HELD))

    def worked_since(self, since: float) -> float | None:
        """When the first send that was written after `since` was accepted; Unix seconds."""
        found = self.ask(DELIVERED, datetime.fromtimestamp(since, UTC))[0][0]
        return found.timestamp() if found else None


def seconds_since(moment: float) -> float:
    return time.time() - moment

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
  + (SELECT count(*) FROM clients_contactpull WHERE done_at IS NULL AND due_at IS NOT NULL)
  + (SELECT count(*) FROM clients_ingestbatch WHERE evaluated_at IS NULL)"""
HELD: LiteralString = "SELECT lease_token, id FROM wecom_send WHERE state = 'sending'"
DELIVERED: LiteralString = "SELECT min(accepted_at) FROM wecom_send WHERE created_at > %s AND accepted_at IS NOT NULL"
FOLLOWS: LiteralString = "SELECT state FROM clients_relationship WHERE ended_at IS NULL AND state <> ''"
FOLLOWS_TWICE: LiteralString = """SELECT count(*) FROM (SELECT state FROM clients_relationship WHERE state <> ''
    GROUP BY state HAVING count(DISTINCT client_id) > 1 OR count(*) FILTER (WHERE ended_at IS NULL) > 1) twice"""
NIGHT: LiteralString = "SELECT count(*) FROM clients_reconciliationrun WHERE finished_at IS NOT NULL"
FOUND: LiteralString = """SELECT kind, count(*) FROM clients_reconciliationfinding
    WHERE run_id = (SELECT max(id) FROM clients_reconciliationrun) GROUP BY kind"""


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

    def follows(self) -> set[str]:
        """Who is with an associate now, by the sign under which they came."""
        return {state for (state,) in self.ask(FOLLOWS)}

    def follows_twice(self) -> int:
        """Signs with more than one client, or more than one running follow."""
        return int(self.ask(FOLLOWS_TWICE)[0][0])

    def night_is_over(self) -> bool:
        """The house's own nightly comparison with WeCom has been made."""
        return bool(self.ask(NIGHT)[0][0])

    def found(self) -> dict[str, int]:
        """What the last comparison with WeCom found, by kind."""
        return dict(self.ask(FOUND))

    def worked_since(self, since: float) -> float | None:
        """When the first send that was written after `since` was accepted; Unix seconds."""
        found = self.ask(DELIVERED, datetime.fromtimestamp(since, UTC))[0][0]
        return found.timestamp() if found else None


def seconds_since(moment: float) -> float:
    return time.time() - moment

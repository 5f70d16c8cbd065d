"""What the judge has before it: rows of the database, the mock's journal and phones, the record of the run."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.rows import class_row

from chaos.record import Record

SEND = "/cgi-bin/message/send"
Row = TypeVar("Row")


@dataclass(frozen=True)
class Alert:
    id: int
    rule: str
    client_id: int
    period: int
    delivery: str
    reason: str
    handling: str
    send_id: int | None


@dataclass(frozen=True)
class Send:
    id: int
    api: str
    key: str
    to_userid: str
    state: str
    reason: str
    created_at: datetime
    accepted_at: datetime | None
    attempts: int
    acceptances: int
    unclear: int = 0


@dataclass(frozen=True)
class Stored:
    """A callback in the inbox."""

    digest: bytes
    state: str


@dataclass(frozen=True)
class Call:
    """A line of the mock's journal: a card that reached WeCom. `clean`: answered at once and without a refusal."""

    task_id: str
    to: str
    at: float
    body: str
    clean: bool


@dataclass(frozen=True)
class Evidence:
    record: Record
    clients: Mapping[str, int]
    alerts: Sequence[Alert]
    sends: Sequence[Send]
    stored: Sequence[Stored]
    looks: Mapping[int, int]
    orders: Mapping[str, int]
    journal: Sequence[Mapping[str, Any]]
    phones: Sequence[Mapping[str, Any]]
    callbacks: Sequence[Mapping[str, Any]]
    lost_with_a_child: int
    calls: Sequence[Call] = field(default=())


ALERTS = """SELECT a.id, r.code AS rule, a.client_id, a.period, a.delivery, a.reason, a.handling, a.send_id
FROM alerts_alert a JOIN alerts_rule r ON r.id = a.rule_id"""
SENDS = """SELECT s.id, api, key, to_userid, state, s.reason, created_at, accepted_at,
    count(t.id) AS attempts, count(t.id) FILTER (WHERE t.result = 'accepted') AS acceptances,
    count(t.id) FILTER (WHERE t.result = 'unclear') AS unclear
FROM wecom_send s LEFT JOIN wecom_attempt t ON t.send_id = s.id GROUP BY s.id"""
STORED = "SELECT digest, state FROM wecom_callbackevent"
LOOKS = "SELECT client_id, count(*) FROM clients_activity WHERE product_id IS NOT NULL GROUP BY client_id"
ORDERS = "SELECT external_id, count(*) FROM attribution_order GROUP BY external_id"


def gather(
    dsn: str,
    record: Record,
    *,
    clients: Mapping[str, int],
    journal: Sequence[Mapping[str, Any]],
    phones: Sequence[Mapping[str, Any]],
    callbacks: Sequence[Mapping[str, Any]],
    lost_with_a_child: int,
) -> Evidence:
    with psycopg.connect(dsn) as connection:
        return Evidence(
            record=record,
            clients=clients,
            alerts=_rows(connection, Alert, ALERTS),
            sends=_rows(connection, Send, SENDS),
            stored=_rows(connection, Stored, STORED),
            looks=Counter(dict(connection.execute(LOOKS).fetchall())),
            orders=Counter(dict(connection.execute(ORDERS).fetchall())),
            journal=journal,
            phones=phones,
            callbacks=callbacks,
            lost_with_a_child=lost_with_a_child,
            calls=[call_of(row) for row in journal if is_card(row)],
        )


def _rows(connection: "psycopg.Connection[Any]", kind: type[Row], query: LiteralString) -> list[Row]:
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query).fetchall()


def is_card(row: Mapping[str, Any]) -> bool:
    """A whole card posted to WeCom; what a kill cut off in its middle is no call."""
    return row["path"] == SEND and '"task_id"' in row["body"] and row["body"].endswith("}")


def call_of(row: Mapping[str, Any]) -> Call:
    body = json.loads(row["body"])
    clean = row["fault"] is None and row["status"] == 200 and row["answer"].get("errcode") == 0
    return Call(body["template_card"]["task_id"], body["touser"], row["at"], row["body"], clean)

"""What tables and queues show at the moment they are asked, each question at most a second."""

import logging
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection, transaction
from kombu.exceptions import OperationalError

from clienteling.wecom.breakers import breakers
from clienteling.wecom.models import Corp
from clienteling.wecom.valkey import Away, of_queues
from config.broker_settings import is_rabbit
from config.celery import app
from config.metrics.counts import ages
from config.metrics.names import series

logger = logging.getLogger(__name__)
Figures = dict[str, float]
MOST = "SET LOCAL statement_timeout = '1s'"
UNACKED = "unacked"


def counted(table: str, *states: str) -> str:
    """State by state, so that each may be counted in the small index that holds it."""
    parts = [f"SELECT '{state}', count(*) FROM {table} WHERE state = '{state}'" for state in states]  # noqa: S608
    return " UNION ALL ".join(parts)


def oldest(table: str, column: str, waiting: str) -> str:
    """How many seconds the oldest row that waits has done so; 0 when none does."""
    age = f"coalesce(extract(epoch FROM clock_timestamp() - min({column})), 0)"
    return f"SELECT '', {age} FROM {table} WHERE {waiting}"  # noqa: S608  (names of ours)


# One that was replayed waits for nobody any more.
UNCLEAR = """SELECT 'unclear', count(*) FROM wecom_send s WHERE s.state = 'unclear'
AND NOT EXISTS (SELECT FROM wecom_send again WHERE again.replay_of_id = s.id)"""

# A figure per row: its label's value, or none, and a number.
QUESTIONS: dict[str, tuple[str, str]] = {
    "clienteling_sends": (
        "state",
        f"{counted('wecom_send', 'queued', 'sending')} UNION ALL {UNCLEAR}",
    ),
    "clienteling_due_age_seconds": (
        "",
        oldest("wecom_send", "due_at", "state = 'queued' AND due_at <= now()"),
    ),
    "clienteling_leases_expired": (
        "",
        "SELECT '', count(*) FROM wecom_send WHERE state = 'sending' AND lease_until < now()",
    ),
    "clienteling_sending_paused": ("", "SELECT '', count(*) FROM wecom_sendingpause WHERE ended_at IS NULL"),
    "clienteling_callbacks": (
        "state",
        counted("wecom_callbackevent", "received", "failed"),
    ),
    "clienteling_callback_age_seconds": (
        "",
        oldest("wecom_callbackevent", "received_at", "state = 'received'"),
    ),
    "clienteling_batches_waiting": ("", "SELECT '', count(*) FROM clients_ingestbatch WHERE evaluated_at IS NULL"),
    "clienteling_batch_age_seconds": (
        "",
        oldest("clients_ingestbatch", "received_at", "evaluated_at IS NULL"),
    ),
    "clienteling_rule_run_age_seconds": (
        "",
        "SELECT '', extract(epoch FROM clock_timestamp() - as_of) FROM alerts_rulerun ORDER BY id DESC LIMIT 1",
    ),
}


def tables() -> Figures:
    """By SQL; a question that fails is named instead."""
    found: Figures = {}
    for name, (label, query) in QUESTIONS.items():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(MOST)
                cursor.execute(query)
                found |= {series(name, **({label: key} if label else {})): float(one) for key, one in cursor}
        except DatabaseError as error:
            logger.warning("metrics.look_failed", extra={"what": name, "error": type(error).__name__})
            found[series("clienteling_look_failed", what=name)] = 1.0
    return found


def queues() -> Figures:
    """Of the broker; it is Redis that fails here, not a question."""
    try:
        since = ages()
        found = in_rabbit() if is_rabbit() else in_redis()
    except Away:
        return {series("clienteling_look_failed", what="redis"): 1.0}
    return found | {
        series("clienteling_task_age_seconds", queue=what.removeprefix("task:")): age for what, age in since.items()
    }


def in_redis() -> Figures:
    names = [queue.name for queue in app.conf.task_queues]
    lengths = of_queues().ask(lambda redis: [redis.llen(name) for name in names] + [redis.hlen(UNACKED)])
    found = {series("clienteling_queue_length", queue=name): float(n) for name, n in zip(names, lengths, strict=False)}
    return found | {"clienteling_unacknowledged": float(lengths[-1])}


def in_rabbit() -> Figures:
    """What is with a worker and not acknowledged only RabbitMQ itself shows."""
    names = [queue.name for queue in app.conf.task_queues]
    with app.connection_for_read() as broker:
        try:
            channel: Any = broker.default_channel
            counts = [channel.queue_declare(name, durable=True, auto_delete=False).message_count for name in names]
        except (*broker.connection_errors, *broker.channel_errors, OperationalError):  # type: ignore[misc]  # kombu's are Any
            return {series("clienteling_look_failed", what="rabbitmq"): 1.0}
    return {series("clienteling_queue_length", queue=name): float(n) for name, n in zip(names, counts, strict=True)}


def rests() -> Iterator[tuple[str, float]]:
    """Breakers that are open."""
    try:
        corps = list(Corp.objects.values_list("corp_id", flat=True))
    except DatabaseError:
        return
    for corp_id in corps:
        for api, seconds in breakers.at_rest(corp_id).items():
            yield series("clienteling_breaker_rest_seconds", corp=corp_id, api=api), seconds


def all_looks() -> Figures:
    return tables() | queues() | dict(rests())

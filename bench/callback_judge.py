"""Judges what became of the callbacks by the sender's record and the tables; shares no code with the product."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from bench.callback_sender import Sent
from bench.callback_story import Pair

WAITING = """SELECT (SELECT count(*) FROM wecom_callbackevent WHERE state = 'received')
    + (SELECT count(*) FROM clients_contactpull WHERE done_at IS NULL)"""
EVENTS = "SELECT digest, state FROM wecom_callbackevent"
RELATIONSHIPS = "SELECT state, client_id, ended_at IS NULL FROM clients_relationship WHERE state <> ''"
TOLD_TWICE = """SELECT count(*) FROM (SELECT 1 FROM clients_followevent
    GROUP BY contact_key, client_id, associate_id, kind, at HAVING count(*) > 1) twice"""
STRANGERS = (
    "SELECT count(*) FROM clients_client c WHERE NOT EXISTS (SELECT 1 FROM clients_relationship WHERE client_id = c.id)"
)
FOUND = """SELECT kind, count(*) FROM clients_reconciliationfinding
    WHERE run_id = (SELECT max(id) FROM clients_reconciliationrun) GROUP BY kind"""


@dataclass(frozen=True)
class Line:
    """One row of the table; `good` is whether the figure is as it must be."""

    what: str
    figure: str
    must: str
    good: bool


class Tables:
    """The product's database, read by SQL."""

    def __init__(self, url: str) -> None:
        self.link = psycopg.connect(url, autocommit=True)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return self.link.execute(query).fetchall()

    def number(self, query: str) -> int:
        return int(str(self.rows(query)[0][0]))

    def waiting(self) -> int:
        return self.number(WAITING)

    def running(self) -> set[str]:
        """Pairs whose relationship runs."""
        return {str(state) for state, _client, running in self.rows(RELATIONSHIPS) if running}


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[math.ceil(len(values) * share) - 1] if values else math.inf


def of_answers(sent: Sequence[Sent], per_second: float, seconds: float) -> list[Line]:
    genuine = [one for one in sent if not one.event.forged]
    forged = [one for one in sent if one.event.forged]
    took = [answered for one in sent for _status, answered in one.answers]
    errors = sum(status >= 500 for one in sent for status, _seconds in one.answers)
    accepted = sum(one.accepted for one in forged)
    p50, p99 = percentile(took, 0.5) * 1000, percentile(took, 0.99) * 1000
    pace = len(sent) / seconds
    return [
        Line("deliveries a second", f"{pace:.0f}", f"about {per_second:.0f}", pace >= 0.5 * per_second),
        Line("deliveries, of them forged", f"{len(sent):,}, {len(forged):,}", "", bool(genuine and forged)),
        Line("forged accepted", str(accepted), "0", accepted == 0),
        Line("answers of 500 and more", str(errors), "0", errors == 0),
        Line("answer p50 / p99, ms", f"{p50:.0f} / {p99:.0f}", "p99 ≤ 500", p99 <= 500),
    ]


def of_inbox(sent: Sequence[Sent], tables: Tables) -> list[Line]:
    rows = [(bytes(digest), state) for digest, state in tables.rows(EVENTS)]  # type: ignore[call-overload]  # bytea
    stored = Counter(digest for digest, _state in rows)
    genuine = {one.event.digest for one in sent if not one.event.forged}
    acknowledged = {one.event.digest for one in sent if not one.event.forged and one.accepted}
    missing, foreign = len(acknowledged - set(stored)), len(set(stored) - genuine)
    twice = sum(count > 1 for count in stored.values())
    unhandled = sum(state != "handled" for _digest, state in rows)
    return [
        Line("distinct events, acknowledged", f"{len(genuine):,}, {len(acknowledged):,}", "", bool(acknowledged)),
        Line("acknowledged but missing", str(missing), "0", missing == 0),
        Line("stored twice", str(twice), "0", twice == 0),
        Line("stored but never sent by WeCom", str(foreign), "0", foreign == 0),
        Line("stored but not handled", str(unhandled), "0", unhandled == 0),
    ]


def wrong(pairs: Sequence[Pair], running: set[str]) -> tuple[int, int]:
    """Relationships that should run and do not, and those that should not and do."""
    there = {pair.state for pair in pairs if pair.is_there}
    return len(there - running), len(running - there)


def of_effects(pairs: Sequence[Pair], tables: Tables, lost: tuple[int, int]) -> list[Line]:
    """After the reconciliation. `lost`: what was wrong before it."""
    rows = tables.rows(RELATIONSHIPS)
    clients = Counter(state for state, _client in {(state, client) for state, client, _running in rows})
    doubled = sum(count > 1 for count in clients.values())
    once = Counter(str(state) for state, _client, running in rows if running)
    counts = {str(kind): int(str(number)) for kind, number in tables.rows(FOUND)}
    found = (counts.get("addition", 0), counts.get("removal", 0))
    twice = tables.number(TOLD_TWICE) + sum(count > 1 for count in once.values())
    still = wrong(pairs, tables.running())
    return [
        Line("effects twice", str(twice + doubled), "0", twice + doubled == 0),
        Line("clients of nobody", str(tables.number(STRANGERS)), "0", tables.number(STRANGERS) == 0),
        Line("lost: additions, removals", f"{lost[0]}, {lost[1]}", "what WeCom gave up", True),
        Line("found by reconciliation", f"{found[0]}, {found[1]}", "the same", found == lost),
        Line("relationships wrong in the end", f"{still[0]}, {still[1]}", "0, 0", still == (0, 0)),
    ]

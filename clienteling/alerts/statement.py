"""The one statement of an evaluation: INSERT … SELECT of the alerts that do not exist yet, with their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from clienteling.alerts import conditions, periods
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import Delivery, Handling, Reason, RuleVersion

# Who tells the client, and whether anybody may, as of the moment looked at.
ASSOCIATE = """(SELECT r.associate_id FROM clients_relationship r JOIN associates_associate a ON a.id = r.associate_id
    WHERE r.client_id = c.id AND r.is_primary AND a.is_active
      AND r.started_at <= {at} AND (r.ended_at IS NULL OR r.ended_at > {at})
    ORDER BY r.started_at DESC LIMIT 1)"""
CONSENTED = """EXISTS (SELECT 1 FROM clients_consent k WHERE k.client_id = c.id AND k.purpose = 'service'
      AND k.channel IN ('', 'wecom') AND k.granted_at <= {at} AND (k.withdrawn_at IS NULL OR k.withdrawn_at > {at}))"""
QUIET = """EXISTS (SELECT 1 FROM clients_quietspell q WHERE q.client_id = c.id
      AND q.began_at <= {at} AND (q.ends_at IS NULL OR q.ends_at > {at}))"""
MOVING = """EXISTS (SELECT 1 FROM clients_clienttransfer t WHERE t.client_id = c.id
      AND t.asked_at <= {at} AND (t.settled_at IS NULL OR t.settled_at > {at}))"""
MINOR = """(coalesce(c.minor_until > {today}::date, false)
      OR coalesce((c.birth_year + {majority}) * 10000 + coalesce(c.birth_md, 1231) > {today_number}, false))"""

MATCHED = """SELECT c.id AS client_id, {period} AS period, {evidence} AS evidence,
    {associate} AS associate_id, {consented} AS consented, {quiet} AS quiet, {minor} AS minor,
    {moving} AS moving
FROM {clients}
WHERE c.market_id = {market} AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND {touched} AND {condition}"""

INSERT = """INSERT INTO alerts_alert (rule_id, client_id, period, version_id, run_id, associate_id, evidence,
    raised_at, expires_at, delivery, reason, handling)
SELECT {rule}, m.client_id, m.period, {version}, {run}, m.associate_id, m.evidence, {raised_at}, {expires_at},
    CASE WHEN m.reason > '' THEN {suppressed} ELSE {waiting} END, m.reason, {open}
FROM (SELECT *, CASE WHEN associate_id IS NULL THEN {no_associate} WHEN NOT consented THEN {no_consent}
        WHEN quiet THEN {do_not_disturb} WHEN minor THEN {is_minor} WHEN moving THEN {in_transfer} ELSE '' END AS reason
    FROM ({matched}) who) m
WHERE NOT EXISTS (SELECT 1 FROM alerts_alert x
    WHERE x.rule_id = {rule} AND x.client_id = m.client_id AND x.period = m.period)
ORDER BY m.client_id"""


@dataclass(frozen=True)
class Statement:
    sql: str
    values: dict[str, Any]


def matched(version: RuleVersion, as_of: AsOf, touched: Sequence[int] | None) -> tuple[Compiler, str]:
    """Who matches, in SQL. `touched` limits the look to those clients; None looks at the whole market."""
    compiler = Compiler(as_of)
    tree = conditions.parse(version.conditions)
    at = compiler.params(as_of.at)
    parts = {
        "condition": compiler.condition(tree),
        "evidence": compiler.evidence(tree),
        "period": periods.sql(compiler, version.period),
        "associate": ASSOCIATE.format(at=at),
        "consented": CONSENTED.format(at=at),
        "quiet": QUIET.format(at=at),
        "minor": minor(compiler),
        "moving": MOVING.format(at=at),
        "market": compiler.params(as_of.market_id),
        "touched": "true" if touched is None else f"c.id = ANY({compiler.params(list(touched))})",
    }
    return compiler, MATCHED.format(clients=compiler.from_clients(), **parts)


def minor(compiler: Compiler) -> str:
    """As `clients.services.reach.is_minor`, as of the local day."""
    today = compiler.as_of.today
    number = today.year * 10_000 + today.month * 100 + today.day
    said = {"today": today, "today_number": number, "majority": settings.AGE_OF_MAJORITY}
    return MINOR.format(**{name: compiler.params(value) for name, value in said.items()})


def insert(version: RuleVersion, run_id: int, as_of: AsOf, *, at: datetime, touched: Sequence[int] | None) -> Statement:
    """The alerts of one run, raised at `at` and useful for the version's `valid_days`."""
    compiler, rows = matched(version, as_of, touched)
    written = {
        "rule": version.rule_id,
        "version": version.pk,
        "run": run_id,
        "raised_at": at,
        "expires_at": at + timedelta(days=version.valid_days),
        "suppressed": Delivery.SUPPRESSED.value,
        "waiting": Delivery.WAITING.value,
        "no_associate": Reason.NO_ASSOCIATE.value,
        "no_consent": Reason.NO_CONSENT.value,
        "do_not_disturb": Reason.DO_NOT_DISTURB.value,
        "is_minor": Reason.MINOR.value,
        "in_transfer": Reason.IN_TRANSFER.value,
        "open": Handling.OPEN.value,
    }
    placeholders = {name: compiler.params(value) for name, value in written.items()}
    return Statement(INSERT.format(matched=rows, **placeholders), compiler.values)

"""The one statement of an evaluation: INSERT … SELECT of the alerts that do not exist yet, with their evidence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clienteling.alerts import conditions, earlier, exclusions, looks, periods, recipients
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.course import Course
from clienteling.alerts.facts import AsOf
from clienteling.alerts.looks import Look
from clienteling.alerts.models import Delivery, Handling, Reason

# OFFSET 0 keeps the columns from being worked out again wherever they are named outside, and looks for earlier alerts
# one match at a time: a join would be planned by what the table held when it was last counted.
MATCHED = """SELECT c.id AS client_id, {period} AS period, {evidence} AS evidence, {rehearsal} AS is_rehearsal,
    {associate} AS associate_id, {holds}
FROM {clients} CROSS JOIN LATERAL (SELECT {had} AS already OFFSET 0) told
WHERE c.market_id = {market} AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND {looked_at} AND {placed}
    AND {condition} AND NOT told.already OFFSET 0"""

INSERT = """INSERT INTO alerts_alert (rule_id, client_id, period, version_id, run_id, associate_id, evidence,
    raised_at, due_at, expires_at, delivery, reason, raised_as, is_rehearsal, handling, dismissal)
SELECT {rule}, m.client_id, m.period, {version}, {run}, m.associate_id, m.evidence, {raised_at}, {raised_at},
    {expires_at}, CASE WHEN {reason} > '' THEN {suppressed} ELSE {waiting} END, {reason}, m.raised_as, m.is_rehearsal,
    {open}, ''
FROM (SELECT *, {raised_as} AS raised_as FROM ({matched}) who) m
WHERE m.period IS NOT NULL
ORDER BY m.client_id"""


@dataclass(frozen=True)
class Statement:
    sql: str
    values: dict[str, Any]


def matched(course: Course, as_of: AsOf, look: Look) -> tuple[Compiler, str]:
    """Who matches and has no alert of the period yet, in SQL."""
    compiler, looked_at = looks.restricted(course.version, as_of, look)
    tree = conditions.parse(course.version.conditions)
    period, rehearsal = periods.sql(compiler, course.version.period), exclusions.rehearsal(compiler, course)
    parts = {
        "condition": compiler.condition(tree),
        "evidence": compiler.evidence(tree),
        "period": period,
        "rehearsal": rehearsal,
        "had": earlier.same_period(compiler, course, period=period, rehearsal=rehearsal),
        "associate": recipients.associate(compiler, course),
        "holds": exclusions.columns(compiler, course),
        "market": compiler.params(as_of.market_id),
        "looked_at": looked_at,
        "placed": recipients.placed(compiler, course),
    }
    return compiler, MATCHED.format(clients=compiler.from_clients(), **parts)


def insert(course: Course, run_id: int, as_of: AsOf, *, at: datetime, look: Look) -> Statement:
    """The alerts of one run, raised at `at` and useful for the version's `valid_days`."""
    compiler, rows = matched(course, as_of, look)
    version = course.version
    written = {
        "rule": version.rule_id,
        "version": version.pk,
        "run": run_id,
        "raised_at": at,
        "expires_at": at + timedelta(days=version.valid_days),
        "suppressed": Delivery.SUPPRESSED.value,
        "waiting": Delivery.WAITING.value,
        "open": Handling.OPEN.value,
    }
    parts = {name: compiler.params(value) for name, value in written.items()}
    parts["raised_as"] = exclusions.reason(compiler, course)
    parts["reason"] = compiler.params(Reason.SHADOW.value) if course.in_shadow else "m.raised_as"
    return Statement(INSERT.format(matched=rows, **parts), compiler.values)

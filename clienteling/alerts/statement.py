"""The one statement of an evaluation: INSERT … SELECT of the alerts that do not exist yet, with their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clienteling.alerts import conditions, crossings, exclusions, periods
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import Delivery, Handling, RuleVersion
from clienteling.lib.errors import DomainError

MATCHED = """SELECT c.id AS client_id, {period} AS period, {evidence} AS evidence,
    {associate} AS associate_id, {holds}
FROM {clients}
WHERE c.market_id = {market} AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND {looked_at} AND {condition}"""

INSERT = """INSERT INTO alerts_alert (rule_id, client_id, period, version_id, run_id, associate_id, evidence,
    raised_at, due_at, expires_at, delivery, reason, handling, dismissal)
SELECT {rule}, m.client_id, m.period, {version}, {run}, m.associate_id, m.evidence, {raised_at}, {raised_at},
    {expires_at}, CASE WHEN m.reason > '' THEN {suppressed} ELSE {waiting} END, m.reason, {open}, ''
FROM (SELECT *, {reason} AS reason FROM ({matched}) who) m
WHERE NOT EXISTS (SELECT 1 FROM alerts_alert x
    WHERE x.rule_id = {rule} AND x.client_id = m.client_id AND x.period = m.period)
ORDER BY m.client_id"""


@dataclass(frozen=True)
class Statement:
    sql: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Look:
    """Whom a run looks at: `among` these clients, or who may have begun to match `since`; neither: everybody."""

    among: Sequence[int] | None = None
    since: datetime | None = None


EVERYBODY = Look()


def crosses(version: RuleVersion, as_of: AsOf, look: Look) -> bool:
    """Whether the rule has a form that finds who began to match."""
    try:
        return look.since is not None and restricted(version, as_of, look)[0].few
    except DomainError:
        return False


def restricted(version: RuleVersion, as_of: AsOf, look: Look) -> tuple[Compiler, str]:
    """A predicate on `c`, with the compiler that knows whether it leaves few."""
    few = Compiler(as_of, few=True)
    if look.among is not None:
        return few, among(few, look.among)
    if look.since is not None:
        tree = conditions.parse(version.conditions)
        if found := crossings.candidates(few, tree, version.period, look.since):
            return few, found
    return Compiler(as_of), "true"


def among(compiler: Compiler, clients: Sequence[int]) -> str:
    """As one text, which costs next to nothing to send; the planner still sees how many they are."""
    return f"c.id = ANY(string_to_array({compiler.params(','.join(map(str, clients)))}, ',')::bigint[])"


def matched(version: RuleVersion, as_of: AsOf, look: Look) -> tuple[Compiler, str]:
    """Who matches, in SQL."""
    compiler, looked_at = restricted(version, as_of, look)
    tree = conditions.parse(version.conditions)
    parts = {
        "condition": compiler.condition(tree),
        "evidence": compiler.evidence(tree),
        "period": periods.sql(compiler, version.period),
        "associate": exclusions.associate(compiler),
        "holds": exclusions.columns(compiler),
        "market": compiler.params(as_of.market_id),
        "looked_at": looked_at,
    }
    return compiler, MATCHED.format(clients=compiler.from_clients(), **parts)


def insert(version: RuleVersion, run_id: int, as_of: AsOf, *, at: datetime, look: Look) -> Statement:
    """The alerts of one run, raised at `at` and useful for the version's `valid_days`."""
    compiler, rows = matched(version, as_of, look)
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
    placeholders = {name: compiler.params(value) for name, value in written.items()}
    reason = exclusions.reason(compiler)
    return Statement(INSERT.format(matched=rows, reason=reason, **placeholders), compiler.values)

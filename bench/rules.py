"""How much slower is a compiled rule than the same INSERT … SELECT written by hand? `run.py bench rules [CLIENTS]`."""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bench.population import populate
from clienteling.alerts import engine
from clienteling.alerts.models import Rule, RuleRun, RuleVersion, Trigger
from clienteling.alerts.services import NewText, NewVersion, add_version, go_live
from clienteling.associates.models import Market
from clienteling.lib import clock

ROUNDS = 9
TO_REACH = 1.3
BY_HAND = """
INSERT INTO alerts_alert (rule_id, client_id, period, version_id, run_id, associate_id, evidence, raised_at, due_at,
    expires_at, delivery, reason, handling, dismissal)
SELECT %(rule)s, b.id, extract(year FROM b.birthday)::bigint, %(version)s, %(run)s, b.associate,
    jsonb_build_object('days_to_birthday', b.birthday - %(today)s::date, 'birthday_on', b.birthday),
    %(at)s, %(at)s, %(expires)s,
    CASE WHEN b.associate IS NULL OR NOT b.consented OR b.quiet OR b.minor OR b.moving
        THEN 'suppressed' ELSE 'waiting' END,
    CASE WHEN b.associate IS NULL THEN 'no_associate' WHEN NOT b.consented THEN 'no_consent'
        WHEN b.quiet THEN 'do_not_disturb' WHEN b.minor THEN 'minor' WHEN b.moving THEN 'in_transfer'
        ELSE '' END, 'open', ''
FROM (
    SELECT c.id, n.birthday,
        (SELECT r.associate_id FROM clients_relationship r JOIN associates_associate a ON a.id = r.associate_id
            WHERE r.client_id = c.id AND r.is_primary AND a.is_active
              AND r.started_at <= %(at)s AND (r.ended_at IS NULL OR r.ended_at > %(at)s)
            ORDER BY r.started_at DESC LIMIT 1) AS associate,
        EXISTS (SELECT 1 FROM clients_consent k WHERE k.client_id = c.id AND k.purpose = 'service'
            AND k.channel IN ('', 'wecom') AND k.granted_at <= %(at)s
            AND (k.withdrawn_at IS NULL OR k.withdrawn_at > %(at)s)) AS consented,
        EXISTS (SELECT 1 FROM clients_quietspell q WHERE q.client_id = c.id AND q.began_at <= %(at)s
            AND (q.ends_at IS NULL OR q.ends_at > %(at)s)) AS quiet,
        coalesce(c.minor_until > %(today)s, false) OR coalesce((c.birth_year + 18) * 10000 + coalesce(c.birth_md, 1231)
            > to_char(%(today)s::date, 'YYYYMMDD')::int, false) AS minor,
        EXISTS (SELECT 1 FROM clients_clienttransfer t WHERE t.client_id = c.id AND t.asked_at <= %(at)s
            AND (t.settled_at IS NULL OR t.settled_at > %(at)s)) AS moving
    FROM clients_client c
    JOIN (SELECT %(today)s::date + n AS birthday FROM generate_series(0, 7) n) n
      ON c.birth_md = extract(month FROM n.birthday) * 100 + extract(day FROM n.birthday)
    WHERE c.market_id = %(market)s AND c.erased_at IS NULL
) b
WHERE NOT EXISTS (SELECT 1 FROM alerts_alert x WHERE x.rule_id = %(rule)s AND x.client_id = b.id
    AND x.period = extract(year FROM b.birthday)::bigint)
ORDER BY b.id"""


def birthday_rule() -> RuleVersion:
    rule = Rule.objects.create(code="birthday", name="Birthday")
    conditions = {"fact": "days_to_birthday", "op": "<=", "value": 7}
    texts = [NewText("en", "{client}", "{days_to_birthday}", "Happy birthday")]
    version = add_version(rule, NewVersion(Trigger.SCHEDULE, conditions, {"per": "birthday"}, texts))
    go_live(rule)
    return version


def by_hand(version: RuleVersion, market: Market, at: datetime) -> None:
    """The same rows, the same lock and run row, one statement made for this rule alone."""
    today = clock.local_day(at, market.time_zone)
    values: dict[str, Any] = {
        "rule": version.rule_id,
        "version": version.pk,
        "today": today,
        "at": at,
        "market": market.pk,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(1, %(rule)s)", values)
        run = RuleRun.objects.create(version=version, market=market, as_of=at, matched=0, duration_ms=0)
        cursor.execute(BY_HAND, {**values, "run": run.pk, "expires": at + timedelta(days=version.valid_days)})
        RuleRun.objects.filter(pk=run.pk).update(matched=cursor.rowcount)


def written() -> list[tuple[object, ...]]:
    """What one side wrote, so that the other can be held against it; then it is taken away again."""
    columns = "client_id, period, associate_id, evidence::text, delivery, reason"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM alerts_alert ORDER BY client_id")
        rows: list[tuple[object, ...]] = cursor.fetchall()
        cursor.execute("DELETE FROM alerts_rulerun")
        cursor.execute("DELETE FROM alerts_alert")
    return rows


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(clients: int) -> float:
    """Print both medians and the ratio; the ratio is returned."""
    market, at, version = populate(clients), clock.now(), birthday_rule()
    sides: dict[str, Callable[[], object]] = {
        "compiled": lambda: engine.evaluate(version, market, as_of=at, at=at),
        "by hand": lambda: by_hand(version, market, at),
    }
    times: dict[str, list[float]] = {name: [] for name in sides}
    rows: dict[str, list[tuple[object, ...]]] = {}
    for turn in range(ROUNDS):
        for name in sides if turn % 2 else reversed(sides):
            times[name].append(timed(sides[name]))
            rows[name] = written()
        assert rows["compiled"] == rows["by hand"], "the two sides do not say the same"
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    ratio = medians["compiled"] / medians["by hand"]
    print(f"birthday sweep over {clients:,} clients, {len(rows['compiled']):,} alerts, median of {ROUNDS}")
    print(f"  compiled {medians['compiled'] * 1000:.1f} ms   by hand {medians['by hand'] * 1000:.1f} ms")
    print(f"  ratio {ratio:.2f}   to reach ≤ {TO_REACH}")
    return ratio


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000) > TO_REACH)

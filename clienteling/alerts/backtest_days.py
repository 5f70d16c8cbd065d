"""What a day of a backtest comes to: matched, excluded by code, per associate, shared with others, over the cap."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from clienteling.alerts import restraints
from clienteling.alerts.models import Backtest, BacktestAlert, BacktestDay

# On the same local day: clients another rule told of, and what else an associate was to be told.
OVERLAP = """SELECT r.code, count(DISTINCT b.client_id) FROM alerts_backtestalert b
JOIN associates_market m ON m.id = b.market_id
JOIN alerts_alert x ON x.client_id = b.client_id AND NOT x.is_rehearsal AND x.raised_as = ''
    AND (x.raised_at AT TIME ZONE m.time_zone)::date = b.raised_on
JOIN alerts_rule r ON r.id = x.rule_id AND r.id <> %(rule)s
WHERE b.backtest_id = %(backtest)s AND b.market_id = %(market)s AND b.raised_on = %(day)s AND b.raised_as = ''
GROUP BY r.code ORDER BY r.code"""
OTHERS = """SELECT x.associate_id, count(*) FROM alerts_alert x, associates_market m
WHERE m.id = %(market)s AND x.associate_id = ANY(%(associates)s) AND x.rule_id <> %(rule)s
    AND NOT x.is_rehearsal AND x.raised_as = ''
    AND x.raised_at >= %(day)s::timestamp AT TIME ZONE m.time_zone
    AND x.raised_at < (%(day)s::date + 1)::timestamp AT TIME ZONE m.time_zone
GROUP BY x.associate_id"""


def count(job: Backtest, days: Mapping[int, date]) -> None:
    """Write down the day of each market (by id)."""
    BacktestDay.objects.bulk_create(day_of(job, market, day) for market, day in days.items())


def day_of(job: Backtest, market: int, day: date) -> BacktestDay:
    raised = BacktestAlert.objects.filter(backtest=job, market_id=market, raised_on=day)
    reasons = Counter(dict(raised.values_list("raised_as").annotate(n=Count("pk")).order_by("raised_as")))
    told = dict(raised.filter(raised_as="").values_list("associate_id").annotate(n=Count("pk")).order_by())
    values = {"backtest": job.pk, "rule": job.version.rule_id, "market": market, "day": day}
    matched, would_send = reasons.total(), reasons.pop("", 0)
    return BacktestDay(
        backtest=job,
        market_id=market,
        day_on=day,
        matched=matched,
        would_send=would_send,
        cut=over_cap(told, values) if told else 0,
        excluded=dict(reasons),
        per_associate={str(pk): n for pk, n in sorted(told.items())},
        overlap=dict(rows(OVERLAP, values)) if told else {},
    )


def over_cap(told: Mapping[int, int], values: Mapping[str, Any]) -> int:
    """Of what would be sent: beyond the market's limit per associate and day, were all else of that day sent before."""
    others = dict(rows(OTHERS, {**values, "associates": list(told)}))
    cap = restraints.limits().get(values["market"], restraints.usual()).per_associate
    return sum(min(mine, max(0, mine + others.get(associate, 0) - cap)) for associate, mine in told.items())


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())

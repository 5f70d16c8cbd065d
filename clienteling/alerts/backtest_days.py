"""What a day of a backtest comes to: matched, excluded by code, per associate, shared with others, over the limits."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
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

# By associate, clients who had their contacts lately: other rules' alerts, touches but this rule's own, and this
# backtest's earlier days. As `services.counting` counts them, a done alert is its touch and one of no use is none.
TIRED = """SELECT b.associate_id, count(*) FROM alerts_backtestalert b
WHERE b.backtest_id = %(backtest)s AND b.market_id = %(market)s AND b.raised_on = %(day)s AND b.raised_as = ''
    AND %(most)s <= (
        SELECT count(*) FROM alerts_alert x WHERE x.client_id = b.client_id AND x.rule_id <> %(rule)s
            AND x.queued_at > b.raised_at - %(span)s AND x.queued_at <= b.raised_at
            AND x.delivery IN ('queued', 'delivered') AND x.handling NOT IN ('done', 'dismissed')
    ) + (
        SELECT count(*) FROM attribution_touch t WHERE t.client_id = b.client_id
            AND t.occurred_at > b.raised_at - %(span)s AND t.occurred_at <= b.raised_at AND NOT EXISTS (
                SELECT FROM alerts_alert own WHERE own.rule_id = %(rule)s AND own.client_id = b.client_id
                    AND t.reference = 'alert:' || own.id
            )
    ) + (
        SELECT count(*) FROM alerts_backtestalert e WHERE e.backtest_id = b.backtest_id AND e.client_id = b.client_id
            AND e.raised_as = '' AND e.raised_at > b.raised_at - %(span)s AND e.raised_at < b.raised_at
    )
GROUP BY b.associate_id"""


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
        cut=over_limits(told, values) if told else 0,
        excluded=dict(reasons),
        per_associate={str(pk): n for pk, n in sorted(told.items())},
        overlap=dict(rows(OVERLAP, values)) if told else {},
    )


def over_limits(told: Mapping[int, int], values: Mapping[str, Any]) -> int:
    """Of what would be sent: whose client had enough, were all earlier ones sent; then what goes beyond the market's
    limit per associate and day, were all else of that day sent before."""
    limits = restraints.limits().get(values["market"], restraints.usual())
    span = {"most": limits.per_client, "span": timedelta(days=limits.client_days)}
    tired = dict(rows(TIRED, {**values, **span})) if limits.per_client else {}
    left = {associate: mine - tired.get(associate, 0) for associate, mine in told.items()}
    others = dict(rows(OTHERS, {**values, "associates": list(told)}))
    over = (min(n, max(0, n + others.get(one, 0) - limits.per_associate)) for one, n in left.items())
    return int(sum(tired.values()) + sum(over))


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())

"""When waiting alerts go out: one look per associate and rule version, one statement for all of their alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from clienteling.alerts import hours
from clienteling.alerts.models import Alert, Delivery
from clienteling.alerts.services.timetable import HORIZON, Timetable

# A digest waits for its morning once, and only when that is not too late; whatever cannot go in time says so.
PLAN = """UPDATE alerts_alert a SET due_at = n.due,
    delivery = CASE WHEN n.due >= a.expires_at THEN 'suppressed' ELSE a.delivery END,
    reason = CASE WHEN n.due >= a.expires_at THEN 'no_time' ELSE '' END,
    held_at = CASE WHEN n.due >= a.expires_at THEN %(at)s ELSE a.held_at END
FROM (SELECT w.id, CASE WHEN w.due_at <= w.raised_at AND p.morning < w.expires_at THEN p.morning ELSE p.soon END AS due
    FROM alerts_alert w
    JOIN unnest(%(associates)s::bigint[], %(versions)s::bigint[], %(soon)s::timestamptz[], %(morning)s::timestamptz[])
        AS p(associate_id, version_id, soon, morning)
        ON p.associate_id = w.associate_id AND p.version_id = w.version_id
    WHERE w.delivery = 'waiting' AND w.due_at <= %(at)s) n
WHERE a.id = n.id AND n.due > %(at)s"""

Group = tuple[int, int, time | None, time | None, bool]


@dataclass(frozen=True)
class Moments:
    """The next moment at work within the rule's window; for what can wait, the next morning."""

    soon: datetime
    morning: datetime | None


def plan(at: datetime) -> int:
    """Give every waiting alert whose time has come, but who may not go now, its next time. How many moved."""
    if settings.ALERTS_AT_ANY_HOUR:
        return 0
    waiting = Alert.objects.filter(delivery=Delivery.WAITING, due_at__lte=at).order_by()
    window = ("version__send_from", "version__send_until", "version__in_digest")
    groups: list[Group] = list(waiting.values_list("associate", "version", *window).distinct())
    if not groups:
        return 0
    table = Timetable.of({group[0] for group in groups}, at)
    found = [moments(table, group, at) for group in groups]
    values: dict[str, Any] = {
        "at": at,
        "associates": [group[0] for group in groups],
        "versions": [group[1] for group in groups],
        "soon": [one.soon for one in found],
        "morning": [one.morning for one in found],
    }
    with connection.cursor() as cursor:
        cursor.execute(PLAN, values)
        return int(cursor.rowcount)


def moments(table: Timetable, group: Group, at: datetime) -> Moments:
    associate, _version, send_from, send_until, in_digest = group
    if associate not in table.people:
        return Moments(at, None)  # who left since is found when the alert's turn comes
    allowed = [hours.wall(send_from, send_until)] if send_from and send_until else hours.ALL_DAY
    soon = table.soonest(associate, at, allowed) or at + HORIZON
    return Moments(soon, next_morning(table.mornings(associate), at) if in_digest else None)


def next_morning(mornings: Sequence[datetime], at: datetime) -> datetime | None:
    return next((morning for morning in mornings if morning > at), None)


def next_time(table: Timetable, associate_id: int, at: datetime) -> datetime:
    """The same for a card that waits for nothing but its associate."""
    if settings.ALERTS_AT_ANY_HOUR:
        return at
    return table.soonest(associate_id, at) or at + timedelta(days=1)

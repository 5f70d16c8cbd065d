"""Rules on activity that wait for hours to pass ("the cart has been left for 2 hours"): a second look, in time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection

from clienteling.alerts import conditions
from clienteling.alerts.models import RuleVersion, Watermark
from clienteling.lib.errors import DomainError

IN_HOURS = "hours_"  # so begin the names of facts that are hours since something

# Batches came at most that long ago that the hours are over since the last look and not before.
DUE = """SELECT c.market_id, array_agg(c.id ORDER BY c.id) FROM clients_client c
WHERE c.id = ANY(ARRAY(SELECT DISTINCT unnest(b.client_ids)
    FROM unnest(%(hours)s::int[]) h(hours) JOIN clients_ingestbatch b
        ON b.received_at > %(since)s - make_interval(hours => h.hours)
        AND b.received_at <= %(at)s - make_interval(hours => h.hours)))
GROUP BY c.market_id ORDER BY c.market_id"""
A_DAY = timedelta(days=1)


def hours_of(version: RuleVersion) -> list[int]:
    """After how many whole hours a comparison of the rule changes its answer; none for a rule that does not read."""
    found = set()
    try:
        tree = conditions.parse(version.conditions)
    except DomainError:
        return []
    for c in conditions.comparisons(tree):
        if c.fact.name.startswith(IN_HOURS):
            found.add(max(c.value + (c.op in (">", "<=")), 0))
    return sorted(found)


def due_again(version: RuleVersion, hours: Sequence[int], at: datetime) -> Mapping[int, list[int]]:
    """The clients, by market, whose hours have passed since the rule's last look; a first one goes back a day."""
    mark = Watermark.objects.filter(pk=version.rule_id).first()
    since = mark.looked_at if mark and mark.looked_at else at - A_DAY
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"hours": list(hours), "since": since, "at": at})
        return dict(cursor.fetchall())


def looked_again(version: RuleVersion, at: datetime) -> None:
    Watermark.objects.update_or_create(pk=version.rule_id, defaults={"looked_at": at})

"""What each rule on activity has not looked at yet: batches in the order in which their commits were seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from clienteling.alerts.models import Watermark

BATCHES_AT_ONCE = 1_000

# By one at a time, so that places become visible in their own order. What commits meanwhile is numbered the next time.
NUMBER = """UPDATE clients_ingestbatch b SET place = n.place
FROM (SELECT id, nextval('clients_ingestbatch_place') AS place FROM (SELECT id FROM clients_ingestbatch
    WHERE evaluated_at IS NULL AND place IS NULL AND received_at <= %(at)s ORDER BY id) waiting) n
WHERE b.id = n.id"""
# A batch ahead of the moment looked at, by another machine's clock, ends the look before it.
LAST = """SELECT max(place) FROM (SELECT place FROM clients_ingestbatch
    WHERE evaluated_at IS NULL AND place > %(after)s AND place < coalesce((SELECT min(place) FROM clients_ingestbatch
        WHERE evaluated_at IS NULL AND place > %(after)s AND received_at > %(at)s), 9223372036854775807)
    ORDER BY place LIMIT %(most)s) news"""
TOUCHED = """SELECT c.market_id, array_agg(c.id ORDER BY c.id) FROM clients_client c
WHERE c.id = ANY(ARRAY(SELECT DISTINCT unnest(b.client_ids) FROM clients_ingestbatch b
    WHERE b.evaluated_at IS NULL AND b.place > %(after)s AND b.place <= %(last)s))
GROUP BY c.market_id ORDER BY c.market_id"""
PASSED = """UPDATE clients_ingestbatch SET evaluated_at = %(at)s WHERE evaluated_at IS NULL
AND place <= (SELECT min(coalesce(w.place, 0)) FROM unnest(%(rules)s::bigint[]) r(id)
    LEFT JOIN alerts_watermark w ON w.rule_id = r.id)"""
PASSED_BY_NONE = "UPDATE clients_ingestbatch SET evaluated_at = %(at)s WHERE evaluated_at IS NULL AND place IS NOT NULL"


@dataclass(frozen=True)
class News:
    """The clients touched since a place, by market, and the last place among them."""

    place: int
    touched: Mapping[int, list[int]]


def number(at: datetime) -> None:
    """Give arrived batches their places. Only under a lock that ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, {"at": at})


def news(after: int, at: datetime) -> News | None:
    """Up to 1,000 batches after a place, received by `at`; None when there are none."""
    values: dict[str, int | datetime] = {"after": after, "at": at, "most": BATCHES_AT_ONCE}
    with connection.cursor() as cursor:
        cursor.execute(LAST, values)
        [last] = cursor.fetchone() or [None]
        if last is None:
            return None
        cursor.execute(TOUCHED, {**values, "last": last})
        return News(last, dict(cursor.fetchall()))


def place_of(rule_id: int) -> int:
    """How far the rule has come; 0 for one that never looked, which sees what no other has passed either."""
    return Watermark.objects.filter(pk=rule_id).values_list("place", flat=True).first() or 0


def move(rule_id: int, place: int) -> None:
    Watermark.objects.update_or_create(pk=rule_id, defaults={"place": place})


def passed(rule_ids: Sequence[int], at: datetime) -> int:
    """Close the batches that all these rules have looked at. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(PASSED if rule_ids else PASSED_BY_NONE, {"at": at, "rules": list(rule_ids)})
        return int(cursor.rowcount)

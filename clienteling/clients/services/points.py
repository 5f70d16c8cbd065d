"""The points ledger: earned, spent, expired; the client's columns follow in the same transaction.

What is spent is taken from the points that expire first, so what expires is what was earned until then and not used.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max, Q, Sum
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, PointsEntry, PointsKind
from clienteling.clients.services.moved import arrived
from clienteling.lib import clock
from clienteling.lib.errors import DomainError

log = logging.getLogger(__name__)
MOST = 10**8
RECOUNT = """
UPDATE clients_client AS client SET points = counted.points, points_expire_on = counted.next_on
FROM (
    SELECT c.id, coalesce(sum(e.points), 0) AS points,
        (SELECT min(lot.expires_on) FROM (
            SELECT l.expires_on, sum(l.points) OVER (ORDER BY l.expires_on, l.id) AS until_here
            FROM clients_pointsentry l WHERE l.client_id = c.id AND l.expires_on IS NOT NULL
        ) lot WHERE lot.until_here > coalesce(-sum(e.points) FILTER (WHERE e.points < 0), 0)) AS next_on
    FROM clients_client c LEFT JOIN clients_pointsentry e ON e.client_id = c.id
    WHERE c.id = ANY(%s) GROUP BY c.id
) AS counted
WHERE client.id = counted.id
    AND (client.points, client.points_expire_on) IS DISTINCT FROM (counted.points, counted.next_on)
"""


@dataclass(frozen=True, slots=True)
class PointsData:
    """`points` above zero, whatever the kind; `reference` names the entry at its source and makes it once."""

    kind: str
    points: int
    reference: str
    at: datetime
    expires_on: date | None = None


def check_points(entry: PointsData) -> None:
    """Raises DomainError."""
    if entry.kind not in (PointsKind.EARNED, PointsKind.SPENT):
        raise DomainError("points_kind_unknown", _("Points are earned or spent; they expire by themselves."), "points")
    if not 0 < entry.points <= MOST:
        raise DomainError("points_invalid", _("Points are a whole number above zero."), "points")
    if entry.expires_on and entry.kind != PointsKind.EARNED:
        raise DomainError("points_invalid", _("Only points earned expire."), "points")
    if not 0 < len(entry.reference) <= 80 or not entry.reference.isprintable():
        raise DomainError("points_invalid", _("An entry needs a reference of at most 80 characters."), "points")


def record_points(client: Client, entries: Sequence[PointsData], *, source: str, named: int | None = None) -> bool:
    """Append what is new; the same reference again changes nothing. Raises DomainError for more than there is."""
    with transaction.atomic():
        Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        known = PointsEntry.objects.filter(source=source, reference__in=[entry.reference for entry in entries])
        seen = set(known.values_list("reference", flat=True))
        fresh = {entry.reference: entry for entry in entries if entry.reference not in seen}
        for entry in fresh.values():
            check_points(entry)
        rows = PointsEntry.objects.bulk_create(row(client, entry, source) for entry in fresh.values())
        arrived(PointsEntry, {row.pk: named for row in rows if named})
        recount_points([client.pk])
        client.refresh_from_db(fields=["points", "points_expire_on"])
        if fresh and client.points < 0:
            raise DomainError("not_enough_points", _("The client has fewer points than that."), "points")
    return bool(fresh)


def row(client: Client, entry: PointsData, source: str) -> PointsEntry:
    points = entry.points if entry.kind == PointsKind.EARNED else -entry.points
    return PointsEntry(
        client=client,
        kind=entry.kind,
        points=points,
        occurred_at=entry.at,
        expires_on=entry.expires_on,
        source=source,
        reference=entry.reference,
    )


def balance(client: Client, *, at: datetime) -> int:
    """The points the client had at that moment, also where the task that lets them expire came later."""
    entries = PointsEntry.objects.filter(client=client, occurred_at__lte=at)
    return (entries.aggregate(total=Sum("points"))["total"] or 0) - overdue(client, at)


def overdue(client: Client, at: datetime) -> int:
    """Points over their date and not yet taken off."""
    today = clock.local_day(at, client.market.time_zone)
    sums = PointsEntry.objects.filter(client=client, occurred_at__lte=at).aggregate(
        earned=Sum("points", filter=Q(expires_on__lt=today)), used=Sum("points", filter=Q(points__lt=0))
    )
    return max(0, (sums["earned"] or 0) + (sums["used"] or 0))


def expire_points(at: datetime) -> int:
    """Take off what is over its date; how many clients that were. Calm to repeat."""
    due = Client.objects.filter(points_expire_on__lte=at.date(), merged_into=None).select_related("market")
    return sum(expired(client, at) for client in due.iterator())


def expired(client: Client, at: datetime) -> bool:
    """Whatever is wrong with one, the others' points expire."""
    try:
        return expire(client, at)
    except Exception:
        log.exception("points do not expire", extra={"client": client.pk})
        return False


def expire(client: Client, at: datetime) -> bool:
    """Once for each state of the ledger: a lot that was posted late may be over its date too."""
    with transaction.atomic():
        Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        over = overdue(client, at)
        if over:
            last = PointsEntry.objects.filter(client=client).aggregate(last=Max("pk"))["last"]
            PointsEntry.objects.create(
                client=client,
                kind=PointsKind.EXPIRED,
                points=-over,
                occurred_at=at,
                source="house",
                reference=f"expired:{client.uid}:{last}",
            )
            recount_points([client.pk])
    return bool(over)


def recount_points(client_ids: Collection[int], _at: datetime | None = None) -> None:
    """The plain columns, from the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [list(client_ids)])

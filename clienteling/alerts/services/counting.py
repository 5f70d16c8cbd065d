"""What counts towards the limits: the cards an associate had today, the contacts a client had lately."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from clienteling.alerts import restraints
from clienteling.alerts.choosing import Bounds, Candidate, Counts
from clienteling.alerts.models import Alert, AlertCopy, Delivery, Handling
from clienteling.associates.models import Associate
from clienteling.attribution.models import Touch
from clienteling.lib import clock

SENT = [Delivery.QUEUED, Delivery.DELIVERED]


def day_began(associate: Associate, at: datetime) -> datetime:
    """Midnight on the wall of the associate's shop."""
    assert associate.market is not None  # noqa: S101  (whoever has clients has a market)
    zone = associate.store.zone if associate.store else associate.market.time_zone
    return clock.start_of_day(clock.local_day(at, zone), zone)


def today(people: Collection[Associate], at: datetime) -> dict[int, list[int]]:
    """The alerts each of them was sent since midnight, further cards included, oldest first."""
    began = {one.pk: day_began(one, at) for one in people}
    had: dict[int, list[int]] = defaultdict(list)
    if not began:
        return had
    first = min(began.values())
    alerts = Alert.objects.filter(told__in=began, queued_at__gte=first, delivery__in=SENT)
    copies = AlertCopy.objects.filter(associate__in=began, send__created_at__gte=first)
    rows = [
        *alerts.values_list("told", "queued_at", "pk"),
        *copies.values_list("associate", "send__created_at", "alert"),
    ]
    sent = sorted((moment, associate_id, pk) for associate_id, moment, pk in rows if associate_id and moment)
    for moment, associate_id, pk in sent:
        if moment >= began[associate_id]:
            had[associate_id].append(pk)
    return had


def counts(alerts: Sequence[Alert], people: Collection[Associate], at: datetime) -> tuple[Counts, Bounds]:
    """Of the alerts' clients and of those who would be told, with the limits of their markets."""
    own, usual = restraints.limits(), restraints.usual()
    of_client = {alert.client_id: own.get(alert.client.market_id, usual) for alert in alerts}
    since = {client: at - timedelta(days=limits.client_days) for client, limits in of_client.items()}
    bounds = Bounds(
        per_associate={one.pk: own.get(one.market_id or 0, usual).per_associate for one in people},
        per_client={client: limits.per_client for client, limits in of_client.items()},
    )
    return Counts(today(people, at), _lately(since), _touches(since)), bounds


def _lately(since: Mapping[int, datetime]) -> dict[int, list[int]]:
    """Alerts that went out about a client; a done one is counted by its touch, one of no use led to no contact."""
    first = min(since.values())
    sent = Alert.objects.filter(client__in=since, queued_at__gt=first, delivery__in=SENT)
    rows = sent.exclude(handling__in=[Handling.DONE, Handling.DISMISSED]).order_by("queued_at")
    found: dict[int, list[int]] = defaultdict(list)
    for client_id, queued_at, pk in rows.values_list("client", "queued_at", "pk"):
        if queued_at and queued_at > since[client_id]:
            found[client_id].append(pk)
    return found


def _touches(since: Mapping[int, datetime]) -> dict[int, int]:
    rows = Touch.objects.filter(client__in=since, occurred_at__gt=min(since.values()))
    found: dict[int, int] = defaultdict(int)
    for client_id, occurred_at in rows.values_list("client", "occurred_at"):
        found[client_id] += occurred_at > since[client_id]
    return found


def candidate(alert: Alert, told: Associate) -> Candidate:
    return Candidate(alert.pk, told.pk, alert.client_id)

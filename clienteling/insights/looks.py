"""Who looked at whom, for compliance: everybody's day against their ordinary days, and the looks themselves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from clienteling.associates.models import Associate, Store
from clienteling.clients.looking_querysets import LookQuerySet
from clienteling.clients.models import Client, Look
from clienteling.insights.spans import time_zone_of
from clienteling.lib.clock import start_of_day
from clienteling.lib.names import mask

DAY = timedelta(days=1)
ORDINARY_DAYS = 28
# A busy day in a shop is no scandal: only from so many clients on, and so many times an ordinary day's.
FROM_CLIENTS, TIMES = 20, 3
A_PAGE = 300


@dataclass(frozen=True)
class Wanted:
    """What was asked for; `client`: a record ID, or what the search of clients understands."""

    day: date
    viewer: Associate | None = None
    store: Store | None = None
    client: str = ""


@dataclass(frozen=True)
class Volume:
    """How many clients somebody looked at that day, and on the middle one of their days before."""

    viewer: str
    store: str
    clients: int
    ordinary: float

    @property
    def is_unusual(self) -> bool:
        return self.clients >= FROM_CLIENTS and self.clients > TIMES * self.ordinary


@dataclass(frozen=True)
class Seen:
    at: datetime
    viewer: str
    store: str
    client: str
    uid: UUID
    place: str


def looks(user: Associate, wanted: Wanted) -> LookQuerySet:
    """Of that day and the ordinary days before it, as far as `user` may know of them."""
    zone = time_zone_of(user)
    first, last = (start_of_day(day, zone) for day in (wanted.day - ORDINARY_DAYS * DAY, wanted.day + DAY))
    found = Look.objects.visible_to(user).between(first, last)
    if wanted.viewer:
        found = found.filter(viewer=wanted.viewer)
    if wanted.store:
        found = found.filter(viewer__store=wanted.store)
    return found.filter(client_uid__in=named(wanted.client, user)) if wanted.client else found


def named(text: str, user: Associate) -> "list[UUID] | QuerySet[Client, UUID]":
    """A record ID stands for itself, so that looks at who was erased are found too."""
    try:
        return [UUID(text.strip())]
    except ValueError:
        return Client.objects.visible_to(user).named_like(text).values_list("uid", flat=True)


def volumes(user: Associate, wanted: Wanted) -> list[Volume]:
    """The busiest first."""
    on = TruncDate("looked_at", tzinfo=ZoneInfo(time_zone_of(user)))
    rows = looks(user, wanted).annotate(day=on).values("viewer", "viewer__name", "viewer__store__name", "day")
    days: dict[tuple[int, str, str], dict[date, int]] = defaultdict(dict)
    for row in rows.annotate(clients=Count("client_uid", distinct=True)).order_by("viewer"):
        days[row["viewer"], row["viewer__name"], row["viewer__store__name"] or "–"][row["day"]] = row["clients"]
    found = [
        volume(viewer, store, counts, wanted.day) for (_, viewer, store), counts in days.items() if wanted.day in counts
    ]
    return sorted(found, key=lambda one: (not one.is_unusual, -one.clients))


def volume(viewer: str, store: str, counts: dict[date, int], day: date) -> Volume:
    before = [count for on, count in counts.items() if on != day]
    return Volume(viewer, store, counts[day], median(before) if before else 0)


def seen(user: Associate, wanted: Wanted, page: str = "") -> tuple[list[Seen], "Page[Look]"]:
    """The looks of the day, a page of them, the latest first; of one client those of the ordinary days too."""
    found = looks(user, wanted)
    if not wanted.client:
        found = found.filter(looked_at__gte=start_of_day(wanted.day, time_zone_of(user)))
    rows = Paginator(found.select_related("viewer__store").order_by("-looked_at", "-pk"), A_PAGE).get_page(page)
    names = masked(row.client_uid for row in rows)
    shown = [
        Seen(
            row.looked_at,
            row.viewer.name,
            row.viewer.store.name if row.viewer.store else "–",
            names.get(row.client_uid, "–"),
            row.client_uid,
            row.get_place_display(),
        )
        for row in rows
    ]
    return shown, rows


def masked(uids: Iterable[UUID]) -> dict[UUID, str]:
    """Of clients who are still there."""
    return {
        one.uid: mask(str(one.name)) for one in Client.objects.present().filter(uid__in=set(uids)).only("uid", "name")
    }

"""Figures about clients: how many, how they came, how far they went, and when they are active."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from clienteling.associates.models import Associate, Market
from clienteling.attribution.models import Order, Touch
from clienteling.clients.models import Activity, ActivityKind, Client, FollowEvent, Relationship
from clienteling.clients.querysets import RelationshipQuerySet
from clienteling.insights.figures import Change, DayCount, FunnelStep, HeatRow, Replies, Step
from clienteling.insights.spans import (
    Spans,
    local_date,
    month_so_far,
    same_days_last_month,
    spans,
    time_zone_of,
)
from clienteling.insights.worth.counts import Median
from clienteling.lib.clock import local_day

CONTACT_DAYS = 30
FUNNEL_DAYS = 90
REPLY_DAYS = 30
A_DAY = timedelta(days=1)
HEAT_DAYS = 28
ZONE = "associate__market__time_zone"


def in_sight(user: Associate) -> RelationshipQuerySet:
    """Relationships of the associates that `user` sees, ended ones included."""
    return Relationship.objects.filter(associate__in=Associate.objects.visible_to(user))


def newly_won(user: Associate, when: Spans) -> RelationshipQuerySet:
    """First relationships of a client with the house: a handover wins nobody."""
    earlier = Relationship.objects.filter(client=OuterRef("client"), started_at__lt=OuterRef("started_at"))
    began = when.at("started_at", market="associate__market")
    return in_sight(user).primary().filter(began).exclude(Exists(earlier))


def new_clients(user: Associate, markets: list[Market], at: datetime) -> Change:
    now, before = spans(markets, month_so_far, at), spans(markets, same_days_last_month, at)
    return Change(this_month=newly_won(user, now).count(), last_month=newly_won(user, before).count())


def new_contacts(user: Associate, at: datetime) -> tuple[DayCount, ...]:
    """Follows that began on each of the last 30 local days."""
    last = local_day(at, time_zone_of(user))
    days = [last - timedelta(days=back) for back in reversed(range(CONTACT_DAYS))]
    recent = in_sight(user).filter(started_at__gte=at - timedelta(days=CONTACT_DAYS + 1), started_at__lte=at)
    counted = recent.annotate(day=local_date("started_at", ZONE)).values("day").annotate(count=Count("pk"))
    counts = dict(counted.order_by("day").values_list("day", "count"))
    return tuple(DayCount(day, counts.get(day, 0)) for day in days)


def funnel(user: Associate, at: datetime) -> tuple[FunnelStep, ...]:
    """How far those went who came by a code in the last 90 days; each step counts within the one before it."""
    since = at - timedelta(days=FUNNEL_DAYS)
    coded = FollowEvent.objects.added().exclude(state="").filter(at__range=(since, at))
    own = Activity.objects.filter(client_id=OuterRef("pk"), occurred_at__range=(since, at))
    came = Client.objects.visible_to(user).filter(Exists(coded.filter(client=OuterRef("pk"))))
    contacted = came.filter(Exists(Touch.objects.filter(client=OuterRef("pk"), occurred_at__range=(since, at))))
    active = contacted.filter(Exists(own.filter(kind__lt=ActivityKind.PURCHASE)))
    visited = active.filter(Exists(own.filter(kind=ActivityKind.STORE_VISIT)))
    bought = visited.filter(Exists(Order.objects.filter(client=OuterRef("pk"), placed_at__range=(since, at))))
    return tuple(
        FunnelStep(step, reached.count())
        for step, reached in zip(Step, (came, contacted, active, visited, bought), strict=True)
    )


def replies(user: Associate, at: datetime) -> Replies:
    """From a client's message to whoever reached out to them next."""
    after = Touch.objects.filter(client=OuterRef("client_id"), occurred_at__gt=OuterRef("occurred_at"))
    within = after.filter(occurred_at__lte=OuterRef("occurred_at") + A_DAY).order_by("occurred_at")
    wrote = Activity.objects.filter(
        kind=ActivityKind.CHAT_MESSAGE,
        occurred_at__range=(at - timedelta(days=REPLY_DAYS), at),
        client_id__in=Client.objects.visible_to(user).values("pk"),
    )
    answered = wrote.annotate(reply=Subquery(within.values("occurred_at")[:1]))
    found = answered.aggregate(
        messages=Count("pk"), answered=Count("reply"), median=Median(F("reply") - F("occurred_at"))
    )
    return Replies(**found)


def heat(user: Associate, markets: list[Market], at: datetime) -> tuple[HeatRow, ...]:
    """Activities of the last 28 days by weekday and hour on the clock of the client's market."""
    counts: Counter[tuple[int, int]] = Counter()
    for market in markets:
        clients = Client.objects.visible_to(user).filter(market=market)
        log = Activity.objects.filter(
            client_id__in=clients.values("pk"), occurred_at__range=(at - timedelta(days=HEAT_DAYS), at)
        )
        zone = ZoneInfo(market.time_zone)
        cells = log.values(
            hour=ExtractHour("occurred_at", tzinfo=zone), weekday=ExtractIsoWeekDay("occurred_at", tzinfo=zone)
        ).annotate(count=Count("pk"))
        counts.update({(cell["hour"], cell["weekday"]): cell["count"] for cell in cells})
    return tuple(heat_row(hour, counts) for hour in range(24))


def heat_row(hour: int, counts: Counter[tuple[int, int]]) -> HeatRow:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (counts[hour, day] for day in range(1, 8))
    return HeatRow(hour, (monday, tuesday, wednesday, thursday, friday, saturday, sunday))

"""Figures about alerts: what became of today's, and what is still to be done."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from clienteling.alerts.models import Alert, Delivery, Handling
from clienteling.associates.models import Associate, Market
from clienteling.insights.figures import AlertsToday, FollowUps
from clienteling.insights.spans import spans, today
from clienteling.insights.worth.counts import Counts, all_counts

HANDLED = Q(delivery=Delivery.DELIVERED, handling__in=[Handling.ACKNOWLEDGED, Handling.DONE])
OVERDUE = timedelta(hours=24)
A_MONTH = timedelta(days=30)


def alerts_today(user: Associate, markets: list[Market], at: datetime) -> AlertsToday:
    raised = spans(markets, today, at).at("raised_at", market="client__market")
    rows = list(
        Alert.objects.visible_to(user)
        .filter(raised)
        .values("delivery", "reason")
        .annotate(count=Count("pk"), handled=Count("pk", filter=HANDLED))
        .order_by("reason")
    )
    by_delivery = {way: sum(row["count"] for row in rows if row["delivery"] == way) for way in Delivery.values}
    return AlertsToday(
        matched=sum(by_delivery.values()),
        delivered=by_delivery[Delivery.DELIVERED],
        waiting=by_delivery[Delivery.WAITING] + by_delivery[Delivery.QUEUED],
        suppressed={row["reason"]: row["count"] for row in rows if row["delivery"] == Delivery.SUPPRESSED},
        handled=sum(row["handled"] for row in rows),
    )


def follow_ups(user: Associate, at: datetime) -> FollowUps:
    late = Count("pk", filter=Q(raised_at__lt=at - OVERDUE))
    counts = Alert.objects.visible_to(user).to_do(at).aggregate(due=Count("pk"), overdue=late)
    return FollowUps(due=counts["due"], overdue=counts["overdue"])


def outcomes(user: Associate, at: datetime) -> Counts:
    """What became of the alerts of the last 30 days."""
    return all_counts(Alert.objects.visible_to(user).filter(raised_at__gt=at - A_MONTH, raised_at__lte=at))

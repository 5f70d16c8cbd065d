"""What became of a rule's alerts, counted: delivered, and of those opened, acted on, answered, bought after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, DurationField, F, Q, Sum
from django.db.models.functions import TruncWeek

from clienteling.alerts.figures import BOUGHT
from clienteling.alerts.models import Delivery, Handling, InfluencedOrder
from clienteling.alerts.querysets import AlertQuerySet

DELIVERED = Q(delivery=Delivery.DELIVERED)
# A card answered in any way was read, by the link or not.
OPENED = DELIVERED & (Q(outcome__opened_at__isnull=False) | Q(handled_at__isnull=False))
ACTED = DELIVERED & (Q(outcome__acted_at__isnull=False) | Q(handling=Handling.DONE))
WAITING = Q(delivery__in=[Delivery.WAITING, Delivery.QUEUED])


class Median(Aggregate):
    """Of a span of time, between the two middle ones."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Counts:
    """matched = delivered + waiting + not sent; the rest is counted of the delivered ones."""

    matched: int = 0
    delivered: int = 0
    waiting: int = 0
    opened: int = 0
    acted: int = 0
    answered: int = 0
    visited: int = 0
    bought: int = 0
    useful: int = 0
    reaction: timedelta | None = None

    @property
    def precision(self) -> float | None:
        """Acted on or bought after, of those delivered: 0.0 to 1.0."""
        return self.useful / self.delivered if self.delivered else None

    @property
    def minutes(self) -> int | None:
        """From the card to the act: half took no longer."""
        return round(self.reaction.total_seconds() / 60) if self.reaction is not None else None


COUNTED: Mapping[str, Aggregate] = {
    "matched": Count("pk"),
    "delivered": Count("pk", filter=DELIVERED),
    "waiting": Count("pk", filter=WAITING),
    "opened": Count("pk", filter=OPENED),
    "acted": Count("pk", filter=ACTED),
    "answered": Count("pk", filter=DELIVERED & Q(outcome__answered_at__isnull=False)),
    "visited": Count("pk", filter=DELIVERED & Q(outcome__visited_at__isnull=False)),
    "bought": Count("pk", filter=BOUGHT),
    "useful": Count("pk", filter=ACTED | BOUGHT),
    "reaction": Median(F("outcome__acted_at") - F("delivered_at"), filter=ACTED),
}


@dataclass(frozen=True)
class Coded:
    """How many alerts have that code."""

    code: str
    count: int


@dataclass(frozen=True)
class Sales:
    """Orders that followed delivered alerts, less what came back."""

    currency: str
    orders: int
    net_minor: int


@dataclass(frozen=True)
class Week:
    """Alerts raised in the week that begins on `starts_on`, and what became of them."""

    starts_on: date
    counts: Counts = field(default_factory=Counts)
    orders: int = 0


def counts_by_rule(alerts: AlertQuerySet) -> dict[int, Counts]:
    rows = alerts.values("rule").annotate(**COUNTED).order_by()
    return {row["rule"]: of_row(row) for row in rows}


def all_counts(alerts: AlertQuerySet) -> Counts:
    return of_row(alerts.aggregate(**COUNTED))


def of_row(row: Mapping[str, Any]) -> Counts:
    return Counts(**{name: row[name] for name in COUNTED})


def by_code(alerts: AlertQuerySet, column: str) -> tuple[Coded, ...]:
    """How many for each reason, the commonest first."""
    rows = alerts.exclude(**{column: ""}).values_list(column).annotate(n=Count("pk")).order_by("-n", column)
    return tuple(Coded(code, n) for code, n in rows)


def sales_by_rule(alerts: AlertQuerySet) -> dict[int, list[Sales]]:
    rows = influenced(alerts, "alert__rule")
    found: dict[int, list[Sales]] = {}
    for row in rows:
        found.setdefault(row["alert__rule"], []).append(Sales(row["currency"], row["orders"], row["net"]))
    return found


def all_sales(alerts: AlertQuerySet) -> list[Sales]:
    return [Sales(row["currency"], row["orders"], row["net"]) for row in influenced(alerts)]


def influenced(alerts: AlertQuerySet, *by: str) -> list[dict[str, Any]]:
    orders = InfluencedOrder.objects.filter(alert__in=alerts).values(*by, "currency")
    return list(orders.annotate(orders=Count("pk"), net=Sum("net_minor")).order_by("-net"))


def weeks(alerts: AlertQuerySet, first: date, last: date, zone: str) -> tuple[Week, ...]:
    """Every week from Monday `first` to that of `last`, empty ones too."""
    week = TruncWeek("raised_at", tzinfo=ZoneInfo(zone))
    rows = alerts.annotate(week=week).values("week").annotate(**COUNTED).order_by()
    counted = {row["week"].date(): of_row(row) for row in rows}
    followed = InfluencedOrder.objects.filter(alert__in=alerts)
    ordered = followed.annotate(week=TruncWeek("alert__raised_at", tzinfo=ZoneInfo(zone))).values_list("week")
    orders = {start.date(): n for start, n in ordered.annotate(n=Count("pk")).order_by()}
    mondays = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, 7)]
    return tuple(Week(day, counted.get(day, Counts()), orders.get(day, 0)) for day in mondays)

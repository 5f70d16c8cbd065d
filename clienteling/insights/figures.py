"""What the programme dashboard shows: frozen figures, amounts in minor units with their currency."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """Steps of the funnel: clients of the last 30 days, each step within the one before it."""

    CLIENTS = "clients", _("Clients")
    CONTACTED = "contacted", _("Contacted")
    ACTIVE = "active", _("Active on WeChat")
    VISITED = "visited", _("Visited a store")
    BOUGHT = "bought", _("Bought")


@dataclass(frozen=True)
class Change:
    """This month so far beside the same days of last month."""

    this_month: int
    last_month: int


@dataclass(frozen=True)
class SalesChange:
    """Credited sales net of refunds, in minor units: this month so far beside the same days of last month."""

    currency: str
    this_month_minor: int
    last_month_minor: int


@dataclass(frozen=True)
class AlertsToday:
    """Alerts raised today, in each market's time zone: matched = delivered + waiting + all of `suppressed`."""

    matched: int
    delivered: int
    waiting: int
    suppressed: dict[str, int]
    handled: int

    @property
    def handled_share(self) -> float:
        """Done or seen, of those delivered: 0.0 to 1.0."""
        return self.handled / self.delivered if self.delivered else 0.0


@dataclass(frozen=True)
class FollowUps:
    """Alerts still to be done; `overdue` have been open for more than 24 hours."""

    due: int
    overdue: int


@dataclass(frozen=True)
class DayCount:
    day: date
    count: int


@dataclass(frozen=True)
class StoreSales:
    """Credited sales of one store this month, net of refunds."""

    store: str
    currency: str
    amount_minor: int


@dataclass(frozen=True)
class FunnelStep:
    step: Step
    clients: int


@dataclass(frozen=True)
class HeatRow:
    """Activities of one hour of the local day, Monday to Sunday."""

    hour: int
    counts: tuple[int, int, int, int, int, int, int]


@dataclass(frozen=True)
class TopAssociate:
    name: str
    store: str
    clients: int
    currency: str
    credited_minor: int
    commission_minor: int


@dataclass(frozen=True)
class ProgrammeSummary:
    """`heat` has 24 rows (hour 0 to 23) over the last 28 days; `new_contacts` 30 days, the last one today."""

    at: datetime
    clients: int
    new_clients: Change
    sales: tuple[SalesChange, ...]
    alerts: AlertsToday
    follow_ups: FollowUps
    new_contacts: tuple[DayCount, ...]
    sales_by_store: tuple[StoreSales, ...]
    funnel: tuple[FunnelStep, ...]
    heat: tuple[HeatRow, ...]
    top_associates: tuple[TopAssociate, ...]

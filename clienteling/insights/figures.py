"""What the programme dashboard shows: frozen figures, amounts in minor units with their currency."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Store
from clienteling.insights.worth.counts import Counts


class Step(models.TextChoices):
    """Steps of the funnel: who came by a code in the last 90 days, each step within the one before it."""

    CAME = "came", _("Added by a QR code")
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
class FunnelStep:
    step: Step
    clients: int


@dataclass(frozen=True)
class Replies:
    """Messages of clients in the last 30 days, those somebody answered within a day, and the median of that."""

    messages: int
    answered: int
    median: timedelta | None


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
class LinkHealth:
    """One corp's link with WeCom: messages that wait (of these `late` are overdue), those of the last 24 hours that
    were not delivered, callbacks not handled yet or given up, calls left alone for a while."""

    corp: str
    corp_pk: int
    waiting: int
    late: int
    undelivered: int
    callbacks_waiting: int
    callbacks_failed: int
    at_rest: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        return not (self.late or self.undelivered or self.callbacks_failed or self.at_rest)


@dataclass(frozen=True)
class StoreMonth:
    """A store's people and its month so far; amounts in minor units of `currency`."""

    store: Store
    currency: str
    associates: int
    contacts: int
    to_do: int
    credited_minor: int
    target_minor: int

    @property
    def reached(self) -> int:
        """Percent of the target, 0 when there is none."""
        return max(0, self.credited_minor * 100 // self.target_minor) if self.target_minor else 0


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
    stores: tuple[StoreMonth, ...]
    outcomes: Counts
    link: tuple[LinkHealth, ...]
    funnel: tuple[FunnelStep, ...]
    replies: Replies
    heat: tuple[HeatRow, ...]
    top_associates: tuple[TopAssociate, ...]

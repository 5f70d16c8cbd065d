"""A rule's scorecard, and the programme's: what the last weeks' alerts brought, as far as the reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clienteling.alerts.models import Alert, Delivery, Rule
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.associates.models import Associate, Market
from clienteling.insights.spans import time_zone_of
from clienteling.insights.worth import counts, drawn
from clienteling.insights.worth.counts import Coded, Counts, Sales, Week
from clienteling.insights.worth.uplift import Uplift
from clienteling.lib.aside import aside
from clienteling.lib.clock import local_day, start_of_day

WEEKS = 12
MOST_WEEKS = 53


@dataclass(frozen=True)
class Span:
    """Whole weeks and the one that runs, in one time zone."""

    first: date
    last: date
    time_zone: str

    def alerts(self, seen: AlertQuerySet, at: datetime) -> AlertQuerySet:
        return seen.filter(raised_at__gte=start_of_day(self.first, self.time_zone), raised_at__lte=at)


@dataclass(frozen=True)
class Scorecard:
    """Of alerts raised from `span.first` on. `exclusions` and `dismissals`: codes with counts, the commonest first."""

    rule: Rule
    span: Span
    counts: Counts
    exclusions: tuple[Coded, ...]
    dismissals: tuple[Coded, ...]
    influenced: tuple[Sales, ...]
    uplifts: tuple[Uplift, ...]
    weeks: tuple[Week, ...]


@dataclass(frozen=True)
class Line:
    """One rule among all."""

    rule: Rule
    counts: Counts
    influenced: tuple[Sales, ...]
    uplift: Uplift | None


def last_weeks(at: datetime, time_zone: str, weeks: int = WEEKS) -> Span:
    today = local_day(at, time_zone)
    monday = today - timedelta(days=today.weekday())
    return Span(monday - timedelta(weeks=weeks - 1), today, time_zone)


@aside()
def scorecard(rule: Rule, *, seen: AlertQuerySet, span: Span, at: datetime) -> Scorecard:
    """`seen`: the alerts the reader may see."""
    alerts = span.alerts(seen.filter(rule=rule), at)
    return Scorecard(
        rule=rule,
        span=span,
        counts=counts.all_counts(alerts),
        exclusions=counts.by_code(alerts.filter(delivery=Delivery.SUPPRESSED), "reason"),
        dismissals=counts.by_code(alerts, "dismissal"),
        influenced=tuple(counts.all_sales(alerts)),
        uplifts=tuple(drawn.uplifts_by_rule(alerts, at).get(rule.pk, ())),
        weeks=counts.weeks(alerts, span.first, span.last, span.time_zone),
    )


@aside()
def lines(rules: Iterable[Rule], *, seen: AlertQuerySet, span: Span, at: datetime) -> list[Line]:
    """Every rule, the one that brought most alerts first."""
    alerts = span.alerts(seen, at)
    counted, sold = counts.counts_by_rule(alerts), counts.sales_by_rule(alerts)
    compared = drawn.uplifts_by_rule(alerts, at)
    found = [
        Line(
            rule,
            counted.get(rule.pk, Counts()),
            tuple(sold.get(rule.pk, ())),
            next(iter(compared.get(rule.pk, ())), None),
        )
        for rule in rules
    ]
    return sorted(found, key=lambda line: (-line.counts.matched, line.rule.name))


@aside()
def programme(*, seen: AlertQuerySet, span: Span, at: datetime) -> list[Uplift]:
    """What alerts as such bring; only where some clients are held out of all of them."""
    return [uplift for uplift in drawn.programme(span.alerts(seen, at), at) if uplift.held.clients]


def span_for(user: Associate, at: datetime, weeks: int = WEEKS) -> Span:
    return last_weeks(at, time_zone_of(user), weeks)


def seen_by(user: Associate) -> AlertQuerySet:
    return Alert.objects.visible_to(user)


def seen_in(market: Market | None) -> AlertQuerySet:
    """What a machine sees: its market, or the whole house."""
    return Alert.objects.filter(client__market=market) if market else Alert.objects.all()

"""What a backtest came to, as far as the user may see: by day, associate, reason, other rule."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from clienteling.alerts.models import Backtest, BacktestDay, Reason, Rule
from clienteling.alerts.naming import in_language
from clienteling.associates.models import Associate, Market

MOST_ROWS = 10


@dataclass
class Day:
    """`sent` would arrive, `cut` is over a limit of client or associate, `held` has a reason not to be sent."""

    on: date
    sent: int = 0
    cut: int = 0
    held: int = 0


@dataclass(frozen=True)
class Bar:
    """`value`: per cent of the longest of its list."""

    title: str
    count: int
    value: int
    beside: str = ""


@dataclass(frozen=True)
class Results:
    days: Sequence[Day]
    matched: int
    sent: int
    cut: int
    held: int
    associates: Sequence[Bar]
    told: int
    reasons: Sequence[Bar]
    overlap: Sequence[Bar]


def results(test: Backtest, user: Associate, language: str) -> Results:
    rows = list(test.results.filter(market__in=Market.objects.visible_to(user)).order_by("day_on"))
    days: dict[date, Day] = {}
    told, reasons, shared = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        add(days.setdefault(row.day_on, Day(row.day_on)), row)
        told.update(row.per_associate)
        reasons.update(row.excluded)
        shared.update(row.overlap)
    return Results(
        days=list(days.values()),
        matched=sum(row.matched for row in rows),
        sent=sum(day.sent for day in days.values()),
        cut=sum(day.cut for day in days.values()),
        held=sum(day.held for day in days.values()),
        associates=associates(told, user),
        told=len(told),
        reasons=bars((str(Reason(code).label), n, "") for code, n in reasons.most_common()),
        overlap=bars(rules(shared, language)),
    )


def add(day: Day, row: BacktestDay) -> None:
    day.sent += row.would_send - row.cut
    day.cut += row.cut
    day.held += row.matched - row.would_send


def associates(told: Counter[str], user: Associate) -> list[Bar]:
    """Those with the most; whom the user may not see are left out."""
    most = dict(told.most_common(MOST_ROWS))
    seen = Associate.objects.visible_to(user).filter(pk__in=most)
    people = {str(pk): (name, store or "") for pk, name, store in seen.values_list("pk", "name", F("store__name"))}
    return bars((people[pk][0], n, people[pk][1]) for pk, n in most.items() if pk in people)


def rules(shared: Counter[str], language: str) -> Iterable[tuple[str, int, str]]:
    names = dict(Rule.objects.filter(code__in=shared).values_list("code", "name"))
    return [(in_language(names.get(code, code), language), n, "") for code, n in shared.most_common(MOST_ROWS)]


def bars(rows: Iterable[tuple[str, int, str]]) -> list[Bar]:
    listed = list(rows)
    most = max((n for _title, n, _beside in listed), default=0) or 1
    return [Bar(title, n, -(-n * 100 // most), beside) for title, n, beside in listed]

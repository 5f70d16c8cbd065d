"""Charts as places on paper: bars of the weeks, and intervals against zero. Templates draw them as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clienteling.insights.worth.comparing import Estimate
from clienteling.insights.worth.counts import Week

WIDTH, HEIGHT, FOOT, LEFT = 720, 200, 24, 40
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """One week: how high delivered and acted stand, where the orders' dot is (None without orders)."""

    x: float
    width: float
    delivered_y: float
    delivered: int
    acted_y: float
    acted: int
    dot_y: float | None
    orders: int
    starts_on: date
    labelled: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def delivered_height(self) -> float:
        return round(HEIGHT - self.delivered_y, 1)

    @property
    def acted_height(self) -> float:
        return round(HEIGHT - self.acted_y, 1)


@dataclass(frozen=True)
class Rung:
    """A line across, at a round number."""

    y: float
    value: int


@dataclass(frozen=True)
class WeekChart:
    bars: tuple[Bar, ...]
    rungs: tuple[Rung, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    foot: int = HEIGHT + FOOT


@dataclass(frozen=True)
class IntervalChart:
    """From 0 to 100: where the interval begins and ends, its estimate, and zero."""

    low: float
    value: float
    high: float
    zero: float


def of_weeks(weeks: Sequence[Week]) -> WeekChart:
    top = ceiling(max((max(week.counts.delivered, week.orders) for week in weeks), default=0))
    place = (WIDTH - LEFT) / max(len(weeks), 1)
    every = max(1, len(weeks) // 8)
    bars = (bar(week, LEFT + n * place, place * 0.62, top, n % every == 0) for n, week in enumerate(weeks))
    return WeekChart(tuple(bars), tuple(Rung(height(value, top), value) for value in rungs(top)))


def bar(week: Week, x: float, width: float, top: int, labelled: bool) -> Bar:
    counts = week.counts
    return Bar(
        x=round(x + width * 0.3, 1),
        width=round(width, 1),
        delivered_y=height(counts.delivered, top),
        delivered=counts.delivered,
        acted_y=height(counts.acted, top),
        acted=counts.acted,
        dot_y=height(week.orders, top) if week.orders else None,
        orders=week.orders,
        starts_on=week.starts_on,
        labelled=labelled,
    )


def height(value: int, top: int) -> float:
    """Downwards, as SVG counts."""
    return round(HEIGHT - HEIGHT * value / top, 1)


def ceiling(most: int) -> int:
    """The next 1, 2 or 5 times a power of ten; 5 at least."""
    scale = 1
    while True:
        for step in STEPS:
            if step * scale >= max(most, 5):
                return step * scale
        scale *= 10


def rungs(top: int) -> Iterable[int]:
    parts = 4 if top % 4 == 0 else 5
    return [top * n // parts for n in range(parts + 1)]


def of_interval(estimate: Estimate) -> IntervalChart:
    """Zero is always on it, with a little air at both ends."""
    low, high = min(estimate.low, 0.0), max(estimate.high, 0.0)
    air = (high - low) * 0.08 or 1.0
    low, high = low - air, high + air

    def place(value: float) -> float:
        return round((value - low) * 100 / (high - low), 2)

    return IntervalChart(place(estimate.low), place(estimate.value), place(estimate.high), place(0.0))

"""A line over days as places on paper; the template draws it as SVG, which a print keeps sharp."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clienteling.insights.figures import DayCount
from clienteling.insights.worth.chart import FOOT, HEIGHT, LEFT, Rung, ceiling, height, rungs

WIDTH, LABELS = 520, 7


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    day: date
    count: int
    labelled: bool


@dataclass(frozen=True)
class Plot:
    points: tuple[Point, ...]
    rungs: tuple[Rung, ...]
    width: int = WIDTH
    left: int = LEFT
    floor: int = HEIGHT
    foot: int = HEIGHT + FOOT

    @property
    def line(self) -> str:
        """As `points` of a polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def plot(days: Sequence[DayCount]) -> Plot:
    top = ceiling(max((day.count for day in days), default=0))
    step = (WIDTH - LEFT - 12) / max(len(days) - 1, 1)
    every = -(-len(days) // LABELS) or 1
    points = (
        Point(round(LEFT + n * step, 1), height(day.count, top), day.day, day.count, n % every == 0)
        for n, day in enumerate(days)
    )
    return Plot(tuple(points), tuple(Rung(height(value, top), value) for value in rungs(top)))

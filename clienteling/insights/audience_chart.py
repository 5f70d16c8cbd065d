"""Two figures of each day side by side, as places on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clienteling.insights.worth.chart import FOOT, HEIGHT, LEFT, WIDTH, Rung, ceiling, height, rungs

Figures = Sequence[tuple[date, int, int]]


@dataclass(frozen=True)
class Pair:
    """The two bars of a day; each is as wide as `width`."""

    on: date
    x: float
    width: float
    first: int
    second: int
    first_y: float
    second_y: float
    labelled: bool

    @property
    def second_x(self) -> float:
        return round(self.x + self.width, 1)

    @property
    def first_height(self) -> float:
        return round(HEIGHT - self.first_y, 1)

    @property
    def second_height(self) -> float:
        return round(HEIGHT - self.second_y, 1)


@dataclass(frozen=True)
class DayChart:
    pairs: tuple[Pair, ...]
    rungs: tuple[Rung, ...]
    width: int = WIDTH
    left: int = LEFT
    foot: int = HEIGHT + FOOT


def of_days(figures: Figures) -> DayChart:
    """Every fifth day is named, counted from the last."""
    top = ceiling(max(max(first, second) for _, first, second in figures))
    place, last = (WIDTH - LEFT) / len(figures), len(figures) - 1
    pairs = (
        Pair(
            on=on,
            x=round(LEFT + (n + 0.15) * place, 1),
            width=round(place * 0.35, 1),
            first=first,
            second=second,
            first_y=height(first, top),
            second_y=height(second, top),
            labelled=(last - n) % 5 == 0,
        )
        for n, (on, first, second) in enumerate(figures)
    )
    return DayChart(tuple(pairs), tuple(Rung(height(value, top), value) for value in rungs(top)))

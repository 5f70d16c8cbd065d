"""The days of a backtest as bars, three pieces one on the other. The template draws them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clienteling.console.rules.results import Day
from clienteling.insights.worth.chart import FOOT, HEIGHT, LEFT, WIDTH, Rung, ceiling, height, rungs

LABELS = 8


@dataclass(frozen=True)
class Piece:
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    day: date
    x: float
    width: float
    middle: float
    labelled: bool
    sent: Piece
    cut: Piece
    held: Piece
    counts: Day


@dataclass(frozen=True)
class DayChart:
    columns: Sequence[Column]
    rungs: Sequence[Rung]
    width: int = WIDTH
    left: int = LEFT
    foot: int = HEIGHT + FOOT


def of_days(days: Sequence[Day]) -> DayChart:
    top = ceiling(max((day.sent + day.cut + day.held for day in days), default=0))
    place = (WIDTH - LEFT) / max(len(days), 1)
    every = -(-len(days) // LABELS) or 1
    columns = [column(day, LEFT + n * place, place, top, n % every == 0) for n, day in enumerate(days)]
    return DayChart(columns, [Rung(height(value, top), value) for value in rungs(top)])


def column(day: Day, x: float, place: float, top: int, labelled: bool) -> Column:
    width = min(place * 0.7, 48)
    middle = x + place / 2
    return Column(
        day=day.on,
        x=round(middle - width / 2, 1),
        width=round(width, 1),
        middle=round(middle, 1),
        labelled=labelled,
        sent=piece(0, day.sent, top),
        cut=piece(day.sent, day.cut, top),
        held=piece(day.sent + day.cut, day.held, top),
        counts=day,
    )


def piece(under: int, count: int, top: int) -> Piece:
    upper, lower = height(under + count, top), height(under, top)
    return Piece(upper, round(lower - upper, 1))

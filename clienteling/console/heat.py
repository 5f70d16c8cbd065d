"""The heat map: what clients did by hour and weekday, in the rows unfold's cohort shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from clienteling.insights.figures import HeatRow

# Two hours a row while shops and people are awake, one row for the night before them.
BANDS = [(0, 8), *((hour, hour + 2) for hour in range(8, 24, 2))]
SHADES = 5


def heat(rows: Sequence[HeatRow]) -> dict[str, Any]:
    by_hour = {row.hour: row.counts for row in rows}
    bands = [(band, summed(by_hour, band)) for band in BANDS]
    top = max((count for _band, counts in bands for count in counts), default=0)
    return {
        "headers": [{"title": str(WEEKDAYS_ABBR[day])} for day in range(7)],
        "rows": [{"header": {"title": title(band)}, "cols": [cell(n, top) for n in counts]} for band, counts in bands],
    }


def summed(by_hour: Mapping[int, tuple[int, ...]], band: tuple[int, int]) -> list[int]:
    hours = [by_hour.get(hour, (0,) * 7) for hour in range(*band)]
    return [sum(counts) for counts in zip(*hours, strict=True)]


def title(band: tuple[int, int]) -> str:
    return _("Night") if band[0] == 0 else f"{band[0]:02d}:00"


def cell(count: int, top: int) -> dict[str, Any]:
    return {"value": count, "color": f"heat heat-{shade(count, top)}"}


def shade(count: int, top: int) -> int:
    """0 for nothing, else 1 to 5 by share of the busiest band."""
    return -(-count * SHADES // top) if top else 0

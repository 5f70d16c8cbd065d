"""Festivals of a market: solar, lunar, and those of some places only."""

from datetime import date

import pytest

from clienteling.alerts.facts import FACTS
from clienteling.alerts.festivals import FESTIVALS, next_festival, next_public_holiday
from clienteling.alerts.reference.dates import next_day_off
from clienteling.alerts.reference.dates import next_festival as walked


@pytest.mark.parametrize(
    ("code", "region", "today", "on"),
    [
        ("spring_festival", "CN", date(2026, 11, 22), date(2027, 2, 6)),
        ("spring_festival", "CN", date(2026, 2, 17), date(2026, 2, 17)),
        ("mid_autumn_festival", "HK", date(2025, 7, 25), date(2025, 10, 6)),  # after a leap sixth month
        ("qixi", "CN", date(2025, 7, 25), date(2025, 8, 29)),
        ("mothers_day", "CN", date(2026, 5, 11), date(2027, 5, 9)),
        ("fathers_day", "TW", date(2026, 6, 1), date(2026, 8, 8)),
        ("fathers_day", "SG", date(2026, 6, 1), date(2026, 6, 21)),
        ("national_day", "FR", date(2026, 7, 15), date(2027, 7, 14)),
        ("national_day", "US", date(2026, 1, 1), None),
        ("spring_festival", "FR", date(2026, 1, 1), None),
    ],
)
def test_a_festival_comes_next(code: str, region: str, today: date, on: date | None) -> None:
    assert next_festival(code, region, today) == on


@pytest.mark.parametrize("code", FESTIVALS)
def test_the_calendar_walked_day_by_day_finds_the_same(code: str) -> None:
    for region in ("CN", "HK", "MO", "TW", "SG", "FR", "US"):
        for today in (date(2025, 7, 25), date(2026, 12, 31), date(2033, 12, 23)):
            assert next_festival(code, region, today) == walked(code, region, today)


def test_a_rule_may_name_every_festival() -> None:
    assert FACTS["days_to_festival"].params["festival"].choices.keys() == FESTIVALS.keys()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("region", "today", "on"),
    [
        ("CN", date(2026, 9, 28), date(2026, 10, 1)),
        ("CN", date(2026, 10, 3), date(2026, 10, 3)),  # within the holiday
        ("HK", date(2026, 6, 20), date(2026, 7, 1)),  # the Region's own day
        ("FR", date(2026, 12, 26), date(2027, 1, 1)),
        ("", date(2026, 1, 1), None),
        ("XX", date(2026, 1, 1), None),
    ],
)
def test_a_day_off_comes_next(region: str, today: date, on: date | None) -> None:
    assert next_public_holiday(region, today) == next_day_off(region, today) == on

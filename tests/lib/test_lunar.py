"""Days of the Chinese calendar and when they come, checked against published calendars."""

from datetime import date

import pytest

from clienteling.lib import lunar


@pytest.mark.parametrize(
    ("year", "md", "day"),
    [
        (2026, 101, date(2026, 2, 17)),  # Spring Festival
        (2026, 815, date(2026, 9, 25)),  # Mid-Autumn
        (2025, 606, date(2025, 6, 30)),
        (2025, -606, date(2025, 7, 30)),  # the leap sixth month
        (2026, -606, date(2026, 7, 19)),  # which 2026 has not
        (2025, 1230, date(2026, 2, 16)),  # the twelfth month of 2025 has 29 days
    ],
)
def test_a_lunar_day_falls_on(year: int, md: int, day: date) -> None:
    assert lunar.in_year(year, md) == day


@pytest.mark.parametrize(
    ("md", "today", "day"),
    [
        (101, date(2026, 2, 17), date(2026, 2, 17)),
        (101, date(2026, 2, 18), date(2027, 2, 6)),
        (1208, date(2026, 1, 20), date(2026, 1, 26)),
    ],
)
def test_a_lunar_day_comes_next(md: int, today: date, day: date) -> None:
    assert lunar.next_on(md, today) == day


@pytest.mark.parametrize(
    ("text", "found"),
    [("1988-08-15", (1988, 815)), ("08-15", (None, 815)), ("闰06-01", (None, -601)), ("1987-leap06-01", (1987, -601))],
)
def test_lunar_days_are_read_as_people_write_them(text: str, found: tuple[int | None, int]) -> None:
    assert lunar.parse(text) == found
    assert lunar.parse(lunar.written(found[1])) == (None, found[1])


@pytest.mark.parametrize("text", ["13-01", "01-31", "1988-leap06-01", "2025-12-30", "soon", "3000-01-01"])
def test_what_is_no_lunar_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="lunar"):
        lunar.parse(text)

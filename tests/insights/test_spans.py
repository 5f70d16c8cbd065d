"""Spans of time by each market's calendar."""

from datetime import UTC, date, datetime

import pytest

from clienteling.insights.spans import (
    markets_of,
    month_so_far,
    same_days_last_month,
    spans,
    times_of,
    today,
    whole_month,
)
from tests import factories
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("day", "first", "after"),
    [
        (date(2026, 11, 22), date(2026, 10, 1), date(2026, 10, 23)),
        (date(2026, 3, 31), date(2026, 2, 1), date(2026, 3, 1)),
        (date(2028, 3, 29), date(2028, 2, 1), date(2028, 3, 1)),
        (date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 2)),
    ],
)
def test_the_same_days_of_last_month_end_with_a_shorter_month(day: date, first: date, after: date) -> None:
    assert same_days_last_month(day) == (first, after)


@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2026, 12, 31)])
def test_a_month_ends_where_the_next_begins(day: date) -> None:
    assert whole_month(day) == (date(2026, 12, 1), date(2027, 1, 1))


def test_this_month_so_far_includes_today() -> None:
    assert month_so_far(date(2026, 11, 22)) == (date(2026, 11, 1), date(2026, 11, 23))


def test_a_day_is_as_long_as_the_clock_change_makes_it() -> None:
    start, end = times_of(today(date(2026, 10, 25)), "Europe/Paris")
    assert (start, end) == (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))


def test_today_is_another_day_in_another_market(cast: Cast) -> None:
    paris = factories.MarketFactory.create(code="FR", time_zone="Europe/Paris")
    days = spans([cast.market, paris], today, datetime(2026, 11, 21, 17, tzinfo=UTC)).days
    assert (days[cast.market.pk][0], days[paris.pk][0]) == (date(2026, 11, 22), date(2026, 11, 21))


def test_head_office_of_a_market_sees_that_market_and_the_house_sees_all(cast: Cast) -> None:
    factories.MarketFactory.create()
    house = factories.AssociateFactory.create(username="house", market=None, store=None, role="marketing", userid="")
    assert (len(markets_of(cast.marketing)), len(markets_of(house))) == (1, 2)

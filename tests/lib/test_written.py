"""Numbers, shares and dates are written as the reader's language does."""

from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from clienteling.lib import written


@pytest.mark.parametrize(
    ("language", "number", "share"),
    [
        ("en", "48,220.5", "12.3%"),
        ("fr", "48\xa0220,5", "12,3\xa0%"),
        ("zh-hans", "48,220.5", "12.3%"),
        ("zh-hant", "48,220.5", "12.3%"),
    ],
)
def test_figures_are_written_as_the_reader_expects(language: str, number: str, share: str) -> None:
    with override(language):
        assert (written.number(48220.5, 1), written.share(0.123)) == (number, share)


def test_a_plus_is_shown_where_it_is_asked_for() -> None:
    with override("fr"):
        assert (written.number(2.5, 1, "+"), written.share(-0.02, "+")) == ("+2,5", "-2,0\xa0%")


@pytest.mark.parametrize(("language", "day"), [("fr", "4 mai"), ("zh-hant", "5月4日"), ("zh-hans", "5月4日")])
def test_a_day_of_any_year_has_no_leading_nought(language: str, day: str) -> None:
    with override(language):
        assert date_format(date(2026, 5, 4), "MONTH_DAY_FORMAT") == day

"""Money: splits add up, one rounding, no floats."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from clienteling.lib.money import at_rate, format_money, share, to_minor

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(sum)


@given(AMOUNTS, WEIGHTS)
def test_a_split_adds_up_and_nobody_is_off_by_more_than_one(amount: int, weights: list[int]) -> None:
    parts = share(amount, weights)
    assert sum(parts) == amount
    assert all(
        abs(part * sum(weights) - amount * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


@given(AMOUNTS, WEIGHTS)
def test_a_refund_mirrors_its_sale(amount: int, weights: list[int]) -> None:
    assert share(-amount, weights) == [-part for part in share(amount, weights)]


def test_what_does_not_divide_goes_to_the_largest_remainder_then_the_first() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(101, [2, 3, 5]) == [20, 30, 51]


def test_nothing_to_split_by_is_refused() -> None:
    with pytest.raises(ValueError, match="weights"):
        share(100, [0, 0])


@pytest.mark.parametrize(
    ("amount", "rate", "commission"), [(38_600_00, 250, 965_00), (50, 100, 0), (150, 100, 2), (-150, 100, -2)]
)
def test_a_rate_rounds_half_to_even(amount: int, rate: int, commission: int) -> None:
    assert at_rate(amount, rate) == commission


@pytest.mark.parametrize(
    ("text", "currency", "minor"), [("11.77", "USD", 1177), ("4800", "CNY", 480_000), ("500", "JPY", 500)]
)
def test_text_becomes_minor_units(text: str, currency: str, minor: int) -> None:
    assert to_minor(text, currency) == minor


@pytest.mark.parametrize("text", ["", "1.005", "NaN", "1e400", "a"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="minor unit|not an amount"):
        to_minor(text, "CNY")


def test_french_writes_the_currency_behind_and_its_own_separators() -> None:
    with override("fr"):
        assert format_money(4_822_000, "EUR") == "48\xa0220\xa0€"
        assert format_money(-120_050, "HKD", decimals=True) == "-1\xa0200,50\xa0HK$"


def test_money_is_written_as_on_a_price_tag() -> None:
    assert format_money(4_822_000, "CNY") == "¥48,220"
    assert format_money(-120_050, "HKD", decimals=True) == "-HK$1,200.50"

"""Masks of phone numbers: enough to recognise, never enough to dial."""

import pytest

from clienteling.lib import phones


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8613812345678", "+86 138****5678"),
        ("+85291234567", "+852 ****4567"),
        ("+6591234567", "+65 ****4567"),
        ("+33612345678", "+33 6****5678"),
        ("+290123456", "+290 ****456"),
    ],
)
def test_at_least_half_of_a_number_stays_hidden(number: str, shown: str) -> None:
    assert phones.mask(number) == shown

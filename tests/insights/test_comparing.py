"""Means compared: against textbook figures, and where there is nothing to compare."""

from statistics import mean, variance

import pytest

from clienteling.insights.worth.comparing import Group, degrees_of_freedom, difference, relative, student


def group(*values: float) -> Group:
    return Group(len(values), mean(values), variance(values))


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(5, 2.5706), (10, 2.2281), (30, 2.0423), (100, 1.9840), (1e9, 1.95996)]
)
def test_the_quantile_is_that_of_the_tables(freedom: float, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, rel=0.002)


def test_the_interval_of_two_alike_groups_is_students() -> None:
    """Six a side and the same variance: ten degrees of freedom, 2.2281 times √(2 · 3.5 ÷ 6)."""
    found = difference(group(3, 4, 5, 6, 7, 8), group(1, 2, 3, 4, 5, 6))
    assert found is not None and found.value == 2
    assert (found.low, found.high) == pytest.approx((-0.4066, 4.4066), abs=0.005)


def test_a_group_that_varies_more_takes_degrees_of_freedom_away() -> None:
    assert degrees_of_freedom(Group(10, 0, 9.0), Group(10, 0, 9.0)) == pytest.approx(18)
    assert degrees_of_freedom(Group(10, 0, 90.0), Group(10, 0, 0.0)) == pytest.approx(9)


def test_a_group_of_one_is_compared_with_nothing() -> None:
    assert difference(Group(1, 5.0, 0.0), group(1, 2, 3)) is None
    assert relative(group(1, 2, 3), Group(0, 0.0, 0.0)) is None


def test_groups_that_do_not_vary_differ_by_exactly_their_difference() -> None:
    found = difference(Group(10, 3.0, 0.0), Group(10, 1.0, 0.0))
    assert found is not None and (found.low, found.value, found.high) == (2.0, 2.0, 2.0)


def test_the_ratio_and_the_difference_agree_whether_there_is_an_effect() -> None:
    told, held = Group(1000, 120.0, 40_000.0), Group(500, 100.0, 40_000.0)
    by_ratio, by_difference = relative(told, held), difference(told, held)
    assert by_ratio is not None and by_difference is not None
    assert by_ratio.value == pytest.approx(0.2)
    assert by_ratio.low < 0.2 < by_ratio.high
    assert by_ratio.leaves_out_zero == by_difference.leaves_out_zero


def test_a_ratio_to_what_may_be_nothing_has_no_interval() -> None:
    assert relative(Group(100, 5.0, 100.0), Group(100, 0.1, 100.0)) is None

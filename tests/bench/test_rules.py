"""The small version of `run.py bench rules`: 1/100 of the size, twice the slack; both sides' rows are compared inside."""

from statistics import median

import pytest

from bench import rules

# With 3,000 clients a full form takes a few milliseconds, most of which the crossing needs as well.
CROSSING_WHEN_SMALL = 0.5


@pytest.mark.django_db(transaction=True)
def test_the_engine_comes_near_its_floors() -> None:
    ratios = {figure.name: (figure.ratio, figure.most) for figure in rules.main(clients=3_000)}
    trees = [ratios.pop(name)[0] for name in list(ratios) if name.startswith("random")]
    assert len(trees) == rules.TREES and median(trees) <= 2 * rules.COMPILED
    assert ratios.pop("crossing ÷ full form")[0] <= CROSSING_WHEN_SMALL
    assert len(ratios) == 7
    assert {name: ratio for name, (ratio, most) in ratios.items() if ratio > 2 * most} == {}

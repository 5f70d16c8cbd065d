"""The small version of `run.py bench rules`: 1/100 of the size, twice the slack. It compares both sides' rows."""

from statistics import median

import pytest

from bench import rules

pytestmark = pytest.mark.django_db(transaction=True)

# A scan of 3,000 clients takes a few milliseconds: what every rule needs beside it outweighs what is saved.
WHEN_SMALL = {"crossing ÷ full form": 1.0, "20 rules in one sweep ÷ one of them": 20.0}


def test_the_engine_comes_near_its_floors() -> None:
    ratios = {figure.name: (figure.ratio, figure.most) for figure in rules.main(clients=3_000)}
    trees = [ratios.pop(name)[0] for name in list(ratios) if name.startswith("random")]
    assert len(trees) == rules.TREES and median(trees) <= 2 * rules.COMPILED
    ratios |= {name: (ratios[name][0], most / 2) for name, most in WHEN_SMALL.items()}
    assert len(ratios) == 8
    assert {name: ratio for name, (ratio, most) in ratios.items() if ratio > 2 * most} == {}

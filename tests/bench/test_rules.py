"""The small version of `run.py bench rules`: 1/100 of the size, twice the slack."""

import pytest

from bench import rules


@pytest.mark.django_db(transaction=True)
def test_the_engine_comes_near_its_floors() -> None:
    figures = rules.main(clients=3_000)
    missed = [figure for figure in figures if figure.ratio > 2 * figure.most]
    assert len(figures) == 9 and missed == []

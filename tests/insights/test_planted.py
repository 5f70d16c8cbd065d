"""A planted effect is found and none is invented: simulated clients through the real tables and the real report."""

from datetime import UTC, datetime

import pytest

from bench.planted import House, draw, house
from bench.population import populate
from bench.uplift import tally

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
SEEDS = range(5)


@pytest.fixture
def place(db: None) -> House:
    return house(populate(3_000), AT)


def test_twenty_per_cent_more_buyers_lie_within_the_interval(place: House) -> None:
    found = tally(place, SEEDS, 0.2)
    assert (found.seeds, found.holding) == (5, 5)
    assert found.mean == pytest.approx(0.2, abs=0.08)


def test_no_effect_is_claimed_where_none_was_planted(place: House) -> None:
    assert tally(place, SEEDS, 0.0).claiming == 0


def test_the_simulation_raises_the_chance_to_buy_of_those_told_alone() -> None:
    clients = range(20_000)
    held, before = draw(1, clients, 0.0)
    again, after = draw(1, clients, 0.2)
    assert held == again and 0.29 < sum(held) / len(held) < 0.31
    of_held = [sum(held[each.client] for each in drawn) for drawn in (before, after)]
    of_told = [len(drawn) - n for drawn, n in zip((before, after), of_held, strict=True)]
    assert of_told[1] / of_told[0] == pytest.approx(1.2, abs=0.03)
    assert of_held[1] / of_held[0] == pytest.approx(1.0, abs=0.1)

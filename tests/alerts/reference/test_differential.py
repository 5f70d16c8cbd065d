"""SQL and plain Python read the same facts: every fact, and random conditions over them, at awkward moments.

`FACTS_TREES`, `FACTS_CLIENTS` and `FACTS_SEED` in the environment make a longer run, or another one.
"""

import os
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import transaction

from clienteling.alerts.conditions import comparisons, parse
from clienteling.alerts.facts import FACTS, AsOf
from clienteling.alerts.reference import READERS, History, load
from tests.alerts.reference.histories import fill
from tests.alerts.reference.house import MOMENTS, build
from tests.alerts.reference.sides import by_python, by_sql
from tests.alerts.reference.trees import comparison, tree

SEED = int(os.environ.get("FACTS_SEED", "20261122"))
TREES = int(os.environ.get("FACTS_TREES", "500"))
CLIENTS = int(os.environ.get("FACTS_CLIENTS", "25"))
ROUNDS = 3
pytestmark = pytest.mark.django_db
Scene = tuple[AsOf, list[History]]


def test_both_sides_know_the_same_facts() -> None:
    assert READERS.keys() == FACTS.keys()
    assert len(FACTS) >= 40


@pytest.fixture(scope="module")
def scenes(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Scene]]:
    """Both markets at each moment, over one house that is made once and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        rng = Random(SEED)
        house = build(rng, CLIENTS)
        fill(rng, house)
        loaded = [(place, load(place.market, [one.pk for one in place.clients])) for place in house.places]
        yield [(place.as_of(at), histories) for place, histories in loaded for at in MOMENTS]
        transaction.set_rollback(True)


def differences(raw: Any, scene: Scene) -> list[Any]:
    """(client, SQL, Python) where the two do not say the same."""
    as_of, histories = scene
    read = parse(raw)
    ours, theirs = by_sql(read, as_of), by_python(read, histories, as_of)
    assert ours.keys() == theirs.keys()
    return [(raw, as_of, pk, ours[pk], theirs[pk]) for pk in theirs if ours[pk] != theirs[pk]]


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_the_same_on_both_sides(name: str, scenes: list[Scene]) -> None:
    rng = Random(f"{SEED}{name}")
    for scene in scenes:
        for _round in range(ROUNDS if FACTS[name].params else 1):
            raw = comparison(rng, FACTS[name], scene[1], scene[0])
            assert differences(raw, scene) == []


def test_random_conditions_match_the_same_clients_with_the_same_evidence(scenes: list[Scene]) -> None:
    rng = Random(SEED)
    used, matched, other = set(), 0, 0
    for _number in range(TREES):
        as_of, histories = scene = rng.choice(scenes)
        raw = tree(rng, histories, as_of)
        assert differences(raw, scene) == []
        used |= {c.fact.name for c in comparisons(parse(raw))}
        answers = [matches for matches, _evidence in by_sql(parse(raw), as_of).values()]
        matched, other = matched + sum(answers), other + len(answers) - sum(answers)
    assert used == FACTS.keys()
    assert min(matched, other) > (matched + other) / 10


@pytest.mark.parametrize("name", FACTS)
def test_the_house_at_random_has_something_to_say_about_every_fact(name: str, scenes: list[Scene]) -> None:
    """A comparison of nothing with nothing would show nothing."""
    rng, values = Random(SEED), set()
    for as_of, histories in scenes:
        given = parse(comparison(rng, FACTS[name], histories, as_of))
        values |= {READERS[name](one, as_of, c.params)[0] for one in histories for c in comparisons(given)}
    assert len(values - {None}) >= 2

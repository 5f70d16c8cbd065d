"""Whom first, without a database."""

import random

from clienteling.alerts.choosing import Bounds, Candidate, Counts, Held, choose
from clienteling.alerts.models import Reason

LIN, ZHOU = 1, 2
PLENTY = dict.fromkeys(range(100), 0)


def test_the_first_to_come_goes_and_the_rest_knows_what_it_gave_way_to() -> None:
    candidates = [Candidate(pk, LIN, client=pk) for pk in (11, 12, 13)]
    go, held = choose(candidates, Counts(today={LIN: [5]}), Bounds({LIN: 2}, PLENTY))
    assert go == [11]
    assert held == {12: Held(Reason.CAP, (5, 11)), 13: Held(Reason.CAP, (5, 11))}


def test_a_full_day_of_one_is_none_of_the_others() -> None:
    candidates = [Candidate(11, LIN, 3), Candidate(12, ZHOU, 4)]
    go, _ = choose(candidates, Counts(today={LIN: [5]}), Bounds({LIN: 1, ZHOU: 1}, PLENTY))
    assert go == [12]


def test_a_client_is_written_to_so_often_over_all_rules_and_channels() -> None:
    candidates = [Candidate(pk, LIN, client=3) for pk in (11, 12)]
    counts = Counts(lately={3: [7]}, touches={3: 1})
    go, held = choose(candidates, counts, Bounds({LIN: 9}, {3: 3}))
    assert go == [11] and held == {12: Held(Reason.FATIGUE, (7, 11))}


def test_what_a_tired_client_would_get_takes_nobodys_place() -> None:
    candidates = [Candidate(11, LIN, client=3), Candidate(12, LIN, client=4)]
    go, _ = choose(candidates, Counts(touches={3: 3}), Bounds({LIN: 1}, {3: 3, 4: 3}))
    assert go == [12]


def test_no_limit_is_ever_passed_and_nothing_stays_without_need() -> None:
    for seed in range(200):
        dice = random.Random(seed)
        candidates = [Candidate(pk, dice.randrange(4), dice.randrange(6)) for pk in range(60)]
        bounds = Bounds({n: dice.randrange(1, 9) for n in range(4)}, {n: dice.randrange(0, 5) for n in range(6)})
        go, held = choose(candidates, Counts(), bounds)
        gone = [one for one in candidates if one.pk in go]
        assert len(go) + len(held) == 60
        for one in candidates:
            of_told = sum(other.told == one.told for other in gone)
            of_client = sum(other.client == one.client for other in gone)
            most = bounds.per_client[one.client]
            assert of_told <= bounds.per_associate[one.told] and (not most or of_client <= most)
            full = of_told == bounds.per_associate[one.told] or of_client == most > 0
            assert one.pk in go or full

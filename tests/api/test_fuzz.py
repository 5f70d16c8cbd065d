"""A small round of what `run.py fuzz` does at length: no error of the server, no answer that is not described."""

import pytest

from tests.api.fuzzed_house import built
from tests.api.fuzzing import Score, described, fuzz

CASES = 1


@pytest.mark.django_db
def test_nobody_gets_an_answer_that_is_not_described() -> None:
    schema, house, score = described(), built(), Score()
    for headers in house.callers.values():
        fuzz(schema, headers, per_operation=CASES, known=house.known, start=7, score=score)
    assert score.findings == {} and score.cases >= 8 * 50
    assert {200, 403, 404} <= score.statuses.keys()

"""A small round of what `run.py fuzz` does at length: no error of the server, no answer that is not described."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from tests.api.fuzzed_house import built
from tests.api.fuzzing import Score, described, fuzz

CASES = 1


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """The test's transaction outlives a request, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 0")  # thinking of cases takes its time
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_nobody_gets_an_answer_that_is_not_described() -> None:
    schema, house, score = described(), built(), Score()
    asked = list(fuzz(schema, house.callers, per_operation=CASES, known=house.known, start=7, score=score))
    assert (
        len(asked) >= 50 and score.findings == {} and all(answers.total() >= 50 for answers in score.statuses.values())
    )
    assert {200, 403, 404} <= sum(score.statuses.values(), Counter()).keys() and len(score.statuses) == 8

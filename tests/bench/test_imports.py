"""The small version of `run.py bench imports`: every kind of broken row, and the same memory."""

from collections.abc import Iterator

import pytest

from bench import client_file, imports
from tests import processes
from tests.main_job.house import forget_everything

EACH_KIND_ONCE = client_file.EVERY * len(client_file.BREAKAGES)


@pytest.fixture(autouse=True)
def nothing_left(transactional_db: None) -> Iterator[None]:
    yield
    forget_everything()


@pytest.mark.processes
def test_a_sheet_comes_in_with_reasons_for_broken_rows_and_changes_nothing_when_it_comes_again() -> None:
    env = processes.environment("command", "http://127.0.0.1:1", "redis://127.0.0.1:1")
    result = imports.main(EACH_KIND_ONCE, env)
    assert set(result.rejected) == set(client_file.BREAKAGES)
    assert result.wrong() == []

"""The small version of `run.py bench imports`: every kind of broken row, and the same memory."""

import pytest

from bench import client_file, imports
from tests import processes

pytestmark = pytest.mark.django_db(transaction=True)

EACH_KIND_ONCE = client_file.EVERY * len(client_file.BREAKAGES)


@pytest.mark.processes
def test_a_sheet_comes_in_with_reasons_for_broken_rows_and_changes_nothing_when_it_comes_again() -> None:
    env = processes.environment("command", "http://127.0.0.1:1", "redis://127.0.0.1:1")
    result = imports.main(EACH_KIND_ONCE, env)
    assert set(result.rejected) == set(client_file.BREAKAGES)
    assert result.wrong() == []

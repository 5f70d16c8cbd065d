"""The small version of `run.py bench reads`: 1/100 of the size, twice the slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import reads
from tests import processes
from tests.main_job.house import forget_everything


@pytest.fixture(autouse=True)
def nothing_left(transactional_db: None) -> Iterator[None]:
    yield
    forget_everything()


@pytest.mark.processes
def test_pages_are_about_as_quick_as_written_by_hand_and_stay_so(tmp_path: Path) -> None:
    with processes.valkey(tmp_path) as redis_url:
        env = processes.environment("web", "http://127.0.0.1:1", redis_url)
        found = reads.main(clients=3_000, env=env, rounds=40)
    assert found["list"] <= 2 * reads.LIST_TO_REACH
    assert found["depth"] <= 2 * reads.DEPTH_TO_REACH
    assert found["timeline depth"] <= 2
    assert found["search blocks"] < 0.8  # a scan of so few clients is too short to be timed

"""The small versions of `run.py bench reads` and `bench web`, in one house: 1/100 of the size, twice the slack."""

from pathlib import Path

import pytest

from bench import reads, web
from bench.web_house import WebHouse
from tests import processes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.processes
def test_pages_are_about_as_quick_as_written_by_hand_and_stay_so(tmp_path: Path) -> None:
    house = WebHouse(3_000)
    with processes.valkey(tmp_path) as redis_url:
        env = processes.environment("web", "http://127.0.0.1:1", redis_url)
        read, shown = reads.main(house, env, rounds=20), web.main(house, env, rounds=10)
    assert read["list"] <= 2 * reads.LIST_TO_REACH
    assert read["depth"] <= 2 * reads.DEPTH_TO_REACH
    assert read["timeline depth"] <= 2
    assert read["search blocks"] < 0.8  # a scan of so few clients is too short to be timed
    assert max(shown.values()) <= 3 * web.TO_REACH  # so small a house leaves the database little to do

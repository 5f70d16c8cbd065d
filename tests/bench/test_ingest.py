"""The small version of `run.py bench ingest`: a web server of its own, few batches, much slack."""

from pathlib import Path

import pytest

from bench import ingest
from tests import processes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.processes
def test_activity_posted_over_http_is_not_far_from_one_copied(tmp_path: Path) -> None:
    with processes.valkey(tmp_path) as redis_url:
        env = processes.environment("web", "http://127.0.0.1:1", redis_url)
        batches, single = ingest.main(clients=3_000, batches=2, env=env)
    assert batches >= ingest.BATCHES_TO_REACH / 10
    assert single >= ingest.SINGLE_TO_REACH / 4

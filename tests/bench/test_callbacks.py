"""The small version of `run.py bench callbacks`: a few seconds of callbacks, a kill, a table without a fault."""

from pathlib import Path

import pytest

from bench import callbacks
from tests import processes

pytestmark = pytest.mark.django_db(transaction=True)

# How fast this machine is just now is measured by the bench itself.
TIMED = {"deliveries a second", "answer p50 / p99, ms"}


@pytest.mark.processes
@pytest.mark.timeout(300)
def test_callbacks_take_effect_once_though_web_is_killed(tmp_path: Path) -> None:
    with processes.valkey(tmp_path) as redis_url:
        env = processes.environment("command", "http://127.0.0.1:1", redis_url)
        lines = callbacks.main(events=150, seed=7, kills=1, env=env)
    assert not [line for line in lines if not line.good and line.what not in TIMED]

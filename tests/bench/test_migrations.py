"""The last migration of each app, there and back under load, on a small house in a database of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests import processes

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def copy() -> Iterator[str]:
    """A copy of the tables as they are; its address."""
    url = processes.environment("command", "http://127.0.0.1:1")["DATABASE_URL"]
    connection.close()
    name, elsewhere = connection.settings_dict["NAME"], url.rpartition("/")[0] + "/postgres"
    with psycopg.connect(elsewhere, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        server.execute(f'DROP DATABASE IF EXISTS "{name}_migrations"')
        server.execute(f'CREATE DATABASE "{name}_migrations" TEMPLATE "{name}"')
        yield f"{url}_migrations"
        server.execute(f'DROP DATABASE "{name}_migrations" WITH (FORCE)')


def test_nobody_waits_long_for_the_last_migrations(copy: str) -> None:
    env = os.environ | {"DATABASE_URL": copy, "PROCESS_ROLE": "command", "STATEMENT_TIMEOUT": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.migrations", "2000", "--last"],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "forward" in done.stdout and "0 too slow, 0 irreversible" in done.stdout

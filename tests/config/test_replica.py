"""Reports are read from the replica, all else from the one database, and a replica that is away is not missed."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from runner import ports
from tests import factories, processes
from tests.conftest import Cast

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
SAYS = """
from datetime import date
from clienteling.associates.models import Associate
from clienteling.insights.services import monthly_report
head = Associate.objects.get(username={head!r})
print(sorted(row.name for row in monthly_report(date(2026, 11, 1), user=head).associates))
print(Associate.objects.filter(name="Late").count())
"""


@pytest.fixture
def replica(cast: Cast) -> Iterator[str]:
    """The database as it was a moment ago, at an address of its own; since then somebody was employed."""
    url = processes.environment("command", "http://127.0.0.1:1")["DATABASE_URL"]
    connection.close()
    name, elsewhere = connection.settings_dict["NAME"], url.rpartition("/")[0] + "/postgres"
    with psycopg.connect(elsewhere, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        server.execute(f'DROP DATABASE IF EXISTS "{name}_replica"')
        server.execute(f'CREATE DATABASE "{name}_replica" TEMPLATE "{name}"')
        factories.AssociateFactory.create(name="Late", market=cast.market, store=cast.shanghai)
        yield f"{url}_replica"
        server.execute(f'DROP DATABASE "{name}_replica" WITH (FORCE)')


def said(cast: Cast, replica_url: str) -> tuple[str, str]:
    """Whom the report knows, and how many of the new name the tables do."""
    env = processes.environment("command", "http://127.0.0.1:1") | {"REPLICA_URL": replica_url}
    code = SAYS.format(head=cast.marketing.username)
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | env, capture_output=True, text=True)
    report, count = done.stdout.splitlines()[-2:] if done.returncode == 0 else ("", done.stderr)
    return report, count


def test_a_report_is_the_replicas_and_all_else_is_not(cast: Cast, replica: str) -> None:
    report, count = said(cast, replica)
    assert (cast.lin.name in report, "Late" in report, count) == (True, False, "1")


def test_a_replica_that_is_away_is_not_missed(cast: Cast, replica: str) -> None:
    report, count = said(cast, f"postgres://nobody@127.0.0.1:{ports.free()}/none")
    assert ("Late" in report, count) == (True, "1")

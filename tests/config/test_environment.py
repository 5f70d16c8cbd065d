"""Settings fail loudly, and laptop defaults do not reach production."""

import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client as Browser
from pytest_django import Settings

from config import env
from tests import processes

RUN: dict[str, Any] = {"cwd": configured.BASE_DIR, "capture_output": True, "text": True, "check": False}
GOOD = "k1:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


def test_a_key_ring_is_read_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RING", f"k2:{GOOD[3:]}, {GOOD}")
    assert list(env.key_ring("RING", "")) == ["k2", "k1"]


@pytest.mark.parametrize("ring", ["QUFB", "k1:not base64", "k1:QUFB", f"long-identifier:{GOOD[3:]}"])
def test_a_bad_key_ring_is_refused_by_name_and_without_its_value(monkeypatch: pytest.MonkeyPatch, ring: str) -> None:
    monkeypatch.setenv("RING", ring)
    with pytest.raises(ImproperlyConfigured, match="^RING: ") as refusal:
        env.key_ring("RING", "")
    assert "QUFB" not in str(refusal.value)


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://host"])
def test_an_address_without_scheme_or_host_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("SOME_URL", address)
    with pytest.raises(ImproperlyConfigured, match="^SOME_URL: must look like"):
        env.address("SOME_URL", "")


def found(**changes: object) -> set[str]:
    return {str(message.id) for message in run_checks(include_deployment_checks=True)}


def test_the_laptops_keys_are_refused_in_production() -> None:
    assert {"config.E001", "config.E002", "config.E007"} <= found()


CONNECTS = """
from config.backup import server
from django.db import OperationalError, connections
print(server.variables().get("PGSSLMODE"))
for each in connections.all():
    try:
        each.ensure_connection()
        print(each.alias, "talks in the clear")
    except OperationalError:
        print(each.alias, "refuses")
    print("search_path=none" in each.settings_dict["OPTIONS"]["options"])
"""


@pytest.mark.processes
@pytest.mark.django_db
def test_what_the_address_of_a_database_asks_of_its_connection_is_kept() -> None:
    """The server of the tests speaks no TLS."""
    given = processes.environment("command", "http://127.0.0.1:1")
    asked = given["DATABASE_URL"] + "?sslmode=verify-full&options=-c%20search_path%3Dnone"
    env = given | {"DATABASE_URL": asked, "REPLICA_URL": asked}
    done = subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", CONNECTS], **RUN, env=env)
    assert done.stdout.split("\n")[-6:-1] == ["verify-full", "default refuses", "True", "replica refuses", "True"]


def test_a_limit_above_wecoms_is_refused(settings: Settings) -> None:
    settings.WECOM_MEMBER_PER_MINUTE = 30
    assert "config.E003" in found()


@pytest.mark.parametrize(("hours", "refused"), [("21:00-09:00", False), ("", False), ("night", True), ("9-9", True)])
def test_quiet_hours_that_cannot_be_read_are_refused(settings: Settings, hours: str, refused: bool) -> None:
    settings.ALERTS_QUIET_HOURS = hours
    assert ("config.E005" in found()) == refused


def test_a_lease_that_ends_before_the_call_is_refused(settings: Settings) -> None:
    settings.WECOM_LEASE_S = settings.WECOM_CALL_TIMEOUT_S
    assert "config.E004" in found()


def test_health_answers_and_readiness_asks_the_database(client: Browser, db: None) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200


def test_pages_may_load_nothing_foreign_and_only_the_console_may_evaluate(client: Browser, db: None) -> None:
    phone = client.get("/m/login/").headers["Content-Security-Policy"]
    console = client.get("/console/login/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in phone and "unsafe" not in phone
    assert "'unsafe-eval'" in console and "frame-ancestors 'none'" in console

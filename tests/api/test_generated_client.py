"""A client that an independent generator makes from the description works against the live server."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.doors import SCOPES
from clienteling.associates.models import MachineKey
from tests.conftest import Cast

NAME = "generated_house_client"
CONFIG = """post_hooks: []
content_type_overrides:
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
"""


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The generated package's name, ready to import; a warning of the generator is a fault of the description."""
    (tmp_path / "config.yml").write_text(CONFIG)
    call_command("spectacular", "--file", str(tmp_path / "schema.yml"))
    files: list[str | Path] = ["--path", tmp_path / "schema.yml", "--config", tmp_path / "config.yml"]
    program = Path(sys.executable).with_name("openapi-python-client")
    how: list[str | Path] = ["--output-path", tmp_path / NAME, "--meta", "none", "--fail-on-warning"]
    run = subprocess.run([program, "generate", *files, *how], capture_output=True, text=True, timeout=100)
    assert run.returncode == 0, run.stdout + run.stderr
    monkeypatch.syspath_prepend(tmp_path)
    return NAME


def part(package: str, path: str) -> Any:
    return importlib.import_module(f"{package}.{path}")


@pytest.mark.django_db(transaction=True)
def test_a_generated_client_brings_and_reads_clients(live_server: LiveServer, cast: Cast, generated: str) -> None:
    _, key = MachineKey.objects.create_key(name="gen", source="gen", scopes=list(SCOPES), market=cast.market)
    house = part(generated, "client").AuthenticatedClient(base_url=live_server.url, token=key, prefix="Api-Key")
    row = part(generated, "models").ClientIn.from_dict({"identities": {"crm": "1"}, "name": "朱丽艳"})
    created = part(generated, "api.clients.clients_create").sync(client=house, body=row)
    assert created.results[0].outcome.value == "created"
    listed = part(generated, "api.clients.clients_list").sync(client=house)
    assert [(one.uid, one.name) for one in listed.results] == [(created.results[0].uid, "朱**")]
    stores = part(generated, "api.stores.stores_list").sync(client=house)
    assert {store.code for store in stores.results} == {"SH1", "BJ1"}
    hook = {"name": "CRM", "url": "https://crm.example.com/", "event_types": ["client.merged"]}
    body = part(generated, "models").Subscribe.from_dict(hook)
    begun = part(generated, "api.webhooks.webhooks_create").sync(client=house, body=body)
    assert begun.secret.startswith("whsec_")


@pytest.mark.django_db(transaction=True)
def test_a_generated_client_reads_refusals(live_server: LiveServer, cast: Cast, generated: str) -> None:
    stranger = part(generated, "client").AuthenticatedClient(base_url=live_server.url, token="no", prefix="Api-Key")
    answer = part(generated, "api.stores.stores_list").sync_detailed(client=stranger)
    assert (answer.status_code, answer.parsed.errors[0].code) == (401, "authentication_failed")

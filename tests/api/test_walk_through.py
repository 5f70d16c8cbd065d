"""`docs/api.md` is run as it stands, against a live server: each command answers what the page says."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from clienteling.associates.doors import SCOPES
from clienteling.associates.models import MachineKey
from clienteling.webhooks import signing
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, raise_alert

PAGE = (settings.BASE_DIR / "docs" / "api.md").read_text()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.S)
NEXT = "=== next ==="


def agrees(said: Any, answered: Any) -> bool:
    """`…` is anything; of an object only what the page shows must be so."""
    if said == "…":
        return answered is not None
    if isinstance(said, dict):
        return isinstance(answered, dict) and all(agrees(value, answered.get(name)) for name, value in said.items())
    if isinstance(said, list):
        return isinstance(answered, list) and len(said) == len(answered) and all(map(agrees, said, answered))
    return bool(said == answered)


def test_the_page_compares_for_real() -> None:
    assert agrees({"a": "…", "b": [1]}, {"a": 0, "b": [1], "c": 2})
    assert not agrees({"a": "…"}, {"a": None}) and not agrees({"b": [1]}, {"b": [1, 2]}) and not agrees(1, 2)


@pytest.mark.django_db(transaction=True)
def test_every_command_answers_what_the_page_says(live_server: LiveServer, cast: Cast, tmp_path: Path) -> None:
    _, key = MachineKey.objects.create_key(name="shop", source="shop", scopes=list(SCOPES), market=cast.market)
    factories.ProductFactory.create(sku="BAG-001")
    raise_alert(client_of(cast.lin, "王雪"), cast.lin)
    script = "\n".join(f"{text}\necho '{NEXT}'" for language, text in BLOCKS if language == "sh")
    env = {"HOUSE": live_server.url, "KEY": key, "LAG": "1.5", "PATH": "/usr/bin:/bin", "NO_PROXY": "*"}
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    answers = iter(run.stdout.split(NEXT))
    answer = ""
    for language, text in BLOCKS:
        if language == "sh":
            answer = next(answers)
        elif language == "json":
            assert agrees(json.loads(text), json.loads(answer)), (text, answer)


def test_the_check_of_a_signature_that_the_page_shows_works() -> None:
    [code] = [text for language, text in BLOCKS if language == "python"]
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102  (our own page)
    secret, other = signing.new_secret(), signing.new_secret()
    headers = signing.headers("msg_1", 1_795_000_000, b"{}", [secret])
    check = names["is_from_the_house"]
    assert check(headers, b"{}", secret) and not check(headers, b"{ }", secret) and not check(headers, b"{}", other)

"""The files a deployment is made from, read."""

import re
import shlex
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

ROOT: Path = settings.BASE_DIR
GIVEN = {"POSTGRES_PASSWORD": "p", "REDIS_PASSWORD": "of-a-test", "SECRET_KEY": "s", "CERTIFICATES": "/certificates"}


def compose() -> dict[str, Any]:
    """With what `.env` would give."""
    text = (ROOT / "compose.yaml").read_text()
    filled = re.sub(r"\$\{(\w+)(?::[?-][^}]*)?\}", lambda found: GIVEN.get(found[1], "x"), text)
    read: dict[str, Any] = yaml.safe_load(filled)
    return read


def steps() -> list[tuple[str, list[str]]]:
    """The Dockerfile's instructions, continued lines joined: the word, and what follows it."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], shlex.split(line.partition(" ")[2], comments=False)) for line in lines]


def stage(number: int) -> list[tuple[str, list[str]]]:
    """The instructions of the n-th FROM."""
    froms = [place for place, (word, _) in enumerate(steps()) if word == "FROM"] + [len(steps())]
    return steps()[froms[number] : froms[number + 1]]

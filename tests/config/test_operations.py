"""`docs/operations.md` names what there is: every setting, every figure its alarms ask, every command."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

from chaos.scenarios import SCENARIOS
from config.metrics.names import METRICS

ROOT: Path = settings.BASE_DIR
TEXT = (ROOT / "docs" / "operations.md").read_text()
READ = re.compile(r"(?:env\.\w+|key_ring|key|address)\(\s*[\"']([A-Z_]+)[\"']")


def test_every_setting_is_in_the_table_and_every_row_is_a_setting() -> None:
    read = {name for file in ("settings.py", "logs.py") for name in READ.findall((ROOT / "config" / file).read_text())}
    table = TEXT.partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`([A-Z_]+)`", " ".join(rows))) == read and len(read) > 50


def test_every_figure_that_is_named_is_published() -> None:
    named = set(re.findall(r"clienteling_[a-z_]+", TEXT))
    assert named <= set(METRICS) and len(named) > 6


def test_every_command_that_is_named_is_there() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", TEXT)) - {"reports"}
    assert named <= set(get_commands())
    assert set(re.findall(r"run\.py chaos ([a-z]+)", TEXT)) <= set(SCENARIOS)


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:docs|tests|config|deploy|chaos)/[\w/.]+\.\w+)`", TEXT)
    assert [name for name in named if not (ROOT / name).exists()] == []

"""The deploy script, with a `docker` that writes down what it is asked."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.files import ROOT, compose

DOCKER = """#!/bin/sh
echo "$* | $(tr '\\n' ' ' < deploy/webs.conf)" >> said
case "$*" in *"$BREAKS"*) exit 1 ;; esac
"""


def rolled(folder: Path, breaks: str = "nothing") -> list[str]:
    """What was asked of docker, each with the proxy's list of webs at that moment."""
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for name, text in {"docker": DOCKER, "sleep": "#!/bin/sh\n"}.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    env = {"PATH": f"{folder}:{os.environ['PATH']}", "BREAKS": breaks}
    subprocess.run([folder / "deploy" / "roll.sh"], env=env, check=breaks == "nothing")
    return (folder / "said").read_text().splitlines()


@pytest.mark.parametrize("web", ["web-1", "web-2"])
def test_a_web_is_replaced_only_when_the_proxy_does_not_use_it(tmp_path: Path, web: str) -> None:
    said = rolled(tmp_path)
    [place] = [n for n, line in enumerate(said) if line.startswith(f"compose up --detach --no-deps --wait {web} ")]
    assert f"server {web}:8000 resolve max_fails=0 down;" in said[place] and said[place].count("down;") == 1
    assert "nginx -s reload" in said[place - 1] and f"{web}:8000 resolve max_fails=0 down;" in said[place - 1]


def test_in_the_end_all_are_used_and_the_workers_new(tmp_path: Path) -> None:
    said = rolled(tmp_path)
    assert "down" not in (tmp_path / "deploy" / "webs.conf").read_text()
    assert (tmp_path / "deploy" / "webs.conf").read_text() == (ROOT / "deploy" / "webs.conf").read_text()
    workers = {name for name in compose()["services"] if name.startswith(("worker", "beat"))}
    assert set(said[-1].partition(" |")[0].split()) >= workers
    assert [line for line in said if "run --rm migrate" in line] == said[1:2]


def test_a_new_web_that_does_not_begin_ends_it_with_the_other_still_used(tmp_path: Path) -> None:
    said = rolled(tmp_path, breaks="--wait web-1")
    assert not any("web-2 " in line.partition(" |")[0] for line in said)
    assert "down" not in (tmp_path / "deploy" / "webs.conf").read_text()

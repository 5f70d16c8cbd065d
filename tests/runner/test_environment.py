"""What processes of ours find in their environment."""

import subprocess
import sys
from pathlib import Path

import pytest

from runner import environment


@pytest.fixture
def kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where bytecode goes if it may not lie beside the sources."""
    monkeypatch.setenv("CLIENTELING_STATE", str(folder))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return folder / "bytecode"


def test_bytecode_that_may_not_lie_beside_the_sources_is_kept_with_the_state(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "started.py").write_text("STARTED = True\n")
    env = environment.of_process() | {"PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", "import started"], env=env, check=True)
    assert list(kept.rglob("started.*.pyc")) and not list(tmp_path.rglob("__pycache__"))


def test_where_python_may_write_bytecode_nobody_moves_it(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    assert environment.bytecode() == {} and not kept.exists()


def test_tests_keep_their_bytecode_too(kept: Path) -> None:
    assert environment.of_tests({})["PYTHONPYCACHEPREFIX"] == str(kept)

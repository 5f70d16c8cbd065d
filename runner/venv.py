"""The virtual environment in the checkout, made from a hash-pinned lock and remade only when that changes."""

import hashlib
import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path

from runner import children, places
from runner.claims import exclusive
from runner.commands import Command, python
from runner.problems import Problem
from runner.progress import Progress

RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"
CONTAINS = {RUNTIME: [RUNTIME], DEVELOPMENT: [RUNTIME, DEVELOPMENT]}
STAMP = "clienteling.json"
UNFINISHED = "clienteling.unfinished"
CATALOGUES = "config/locale/*/LC_MESSAGES/*.po"


def ready(lock: str, progress: Progress) -> None:
    """See to it that `.venv` holds everything in the lock, and that translations are compiled. Raises Problem."""
    if not _has(lock):
        with exclusive(places.folder("") / "venv.lock"):
            if not _has(lock):
                _make(lock, progress)
    _compile_catalogues(progress)


def _has(lock: str) -> bool:
    """Whether a finished environment was made from this very lock."""
    return _stamp().get(lock) == _digest(lock) and places.PYTHON.exists()


def _stamp() -> dict[str, str]:
    """The digest of each lock the environment was made from; nothing if it never was finished."""
    try:
        stamp = json.loads((places.VENV / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _digest(lock: str) -> str:
    try:
        return hashlib.sha256((places.CHECKOUT / lock).read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise Problem(f"{lock} is missing: restore it with git, or make it with `python3 run.py lock`") from error


def _make(lock: str, progress: Progress) -> None:
    """Make or complete the environment; one that was interrupted or lost its Python is thrown away first."""
    began = progress.seconds
    if (places.VENV / UNFINISHED).exists() or (places.VENV.exists() and not places.PYTHON.exists()):
        progress.say("removing an unfinished .venv")
        shutil.rmtree(places.VENV)
    lock = DEVELOPMENT if DEVELOPMENT in _stamp() else lock
    progress.say(f"installing the packages of {lock} into .venv")
    fresh = not places.PYTHON.exists()
    places.VENV.mkdir(exist_ok=True)
    (places.VENV / UNFINISHED).touch()
    (_install_with_uv if shutil.which("uv") else _install_with_pip)(lock, fresh, progress)
    stamp = {name: _digest(name) for name in CONTAINS[lock] if (places.CHECKOUT / name).exists()}
    (places.VENV / STAMP).write_text(json.dumps(stamp))
    (places.VENV / UNFINISHED).unlink()
    progress.say(f"packages installed in {progress.seconds - began:.1f} s")


def _install_with_uv(lock: str, fresh: bool, progress: Progress) -> None:
    if fresh:
        _run(["uv", "venv", "--allow-existing", "--python", sys.executable, places.VENV], progress)
    _run(["uv", "pip", "install", "--python", places.PYTHON, "--require-hashes", "-r", lock], progress)


def _install_with_pip(lock: str, fresh: bool, progress: Progress) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        raise Problem(f"{version} has no ensurepip: `apt install {version}-venv` (or install uv), then start again")
    if fresh or not (places.VENV / "bin" / "pip").exists():
        _run([sys.executable, "-m", "venv", places.VENV], progress)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    _run(python("-m", "pip", "install", *quiet, "--require-hashes", "-r", lock), progress)


def _run(command: Command, progress: Progress) -> None:
    log = places.folder("logs") / "install.log"
    children.run_quietly(command, env=_environment(), log=log, what="installing packages", progress=progress)


def _environment() -> dict[str, str]:
    """Ours, without another virtual environment that uv or pip would take for the target."""
    return {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")}


def _compile_catalogues(progress: Progress) -> None:
    """.po to .mo in the environment's Python (it has polib), when any is older than its source."""
    stale = [po for po in places.CHECKOUT.glob(CATALOGUES) if _is_stale(po)]
    if stale:
        log = places.folder("logs") / "catalogues.log"
        command = python("-m", "runner.catalogues", *stale)
        children.run_quietly(command, env=os.environ, log=log, what="compiling translations", progress=progress)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns

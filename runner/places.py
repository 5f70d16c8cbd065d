"""Where things lie: the checkout, its virtual environment, the state folders of demo, tests and benches."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"


def state() -> Path:
    """`.state` of the checkout, or CLIENTELING_STATE."""
    return Path(os.environ.get("CLIENTELING_STATE") or CHECKOUT / ".state").resolve()


def folder(name: str) -> Path:
    """A folder of the state, made private to its owner: it holds passwords and data."""
    path = state() / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def open_log(path: Path) -> int:
    """A fresh log file, the previous one kept beside it as `.1`. Returns the descriptor."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        path.replace(path.with_name(path.name + ".1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, or nothing when there is none."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])

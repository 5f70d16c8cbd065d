"""Command lines of the programs in the virtual environment."""

from pathlib import Path

from runner import places

Command = list[str | Path]


def python(*arguments: str | Path) -> Command:
    return [places.PYTHON, *arguments]


def program(name: str, *arguments: str | Path) -> Command:
    return [places.VENV / "bin" / name, *arguments]


def manage(*arguments: str | Path) -> Command:
    return python(places.CHECKOUT / "manage.py", *arguments)

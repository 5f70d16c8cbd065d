"""Compiles translation catalogues: `python -m runner.catalogues FILE.po …`, in an environment that has polib."""

import os
import sys
from pathlib import Path

import polib


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside its .po, whole or not at all."""
    target = source.with_suffix(".mo")
    making = target.with_suffix(f".{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(making))
    return making.replace(target)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))

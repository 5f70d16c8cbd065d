"""Makes a backup while everything runs: dump and checksums see one and the same moment."""

import subprocess
import tarfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from config.backup import keys, manifest, programs, server
from config.backup.manifest import DATABASE, MEDIA, Manifest

SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
MIGRATIONS = "SELECT app, max(name) FROM django_migrations GROUP BY app"


def make(folder: Path, *, at: datetime, wanted: str = "") -> Manifest:
    """Into a new folder that only its owner can read. Raises CommandError."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise CommandError(f"{folder} is there already: each backup gets a folder of its own") from None
    with server.connected() as made:
        tools = programs.fitting(server.major(made), wanted)
        made.execute(SNAPSHOT)
        [(snapshot,)] = made.execute("SELECT pg_export_snapshot()").fetchall()
        dump(tools, folder / DATABASE, snapshot)
        tables = server.checksums(made)
        migrations = dict(made.execute(MIGRATIONS).fetchall())
        major, key_ids, index_keys = server.major(made), keys.in_use(made), keys.of_indexes(made)
    pictures(folder / MEDIA)
    made_of = Manifest(
        made_at=at.isoformat(),
        server_major=major,
        programs_major=tools.major,
        migrations=migrations,
        key_ids=key_ids,
        index_keys=index_keys,
        tables=tables,
        files={name: manifest.digest_of(folder / name) for name in (DATABASE, MEDIA)},
    )
    made_of.write(folder)
    return made_of


def dump(tools: programs.Programs, path: Path, snapshot: str) -> None:
    """Everything but owners and rights, which belong to the server."""
    how = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"]
    done = subprocess.run([tools.path("pg_dump"), *how], env=server.variables(), capture_output=True, check=False)
    if done.returncode:
        raise CommandError(f"pg_dump failed: {done.stderr.decode(errors='replace').strip()[-2000:]}")


def pictures(path: Path) -> None:
    """What people have uploaded. Files are written under new names, never changed, so none is half of two moments."""
    with tarfile.open(path, "w") as archive:
        root = Path(settings.MEDIA_ROOT)
        for file in sorted(root.rglob("*")) if root.exists() else ():
            if file.is_file():
                archive.add(file, file.relative_to(root), recursive=False)

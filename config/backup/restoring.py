"""Restores a backup into an empty database: judged by checksums, and silent towards WeCom until a person resumes it."""

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.management.base import CommandError
from psycopg import sql

from clienteling.oversight.services.reindexing import keys_given
from config.backup import manifest, programs, server
from config.backup.manifest import DATABASE, MEDIA, STEP_BYTES, Manifest

PAUSES = "public.wecom_sendingpause"
EMPTY = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')"
BY = "restore"
# In the restore's own transaction: nobody ever sees the restored rows without the pause.
PAUSE = (
    "INSERT INTO wecom_sendingpause (started_at, started_by, reason, ended_by, end_reason)"
    " SELECT {at}, {by}, {reason}, '', ''"
    " WHERE NOT EXISTS (SELECT FROM wecom_sendingpause WHERE ended_at IS NULL);"
)


def restore(folder: Path, *, at: datetime, wanted: str = "") -> Manifest:
    """All of it or nothing. Raises CommandError."""
    made_of = manifest.read(folder)
    refuse_without_keys(made_of)
    with server.connected() as made:
        tools = programs.fitting(max(made_of.programs_major, server.major(made)), wanted)
        if server.major(made) < made_of.server_major:
            raise CommandError(f"the backup is of PostgreSQL {made_of.server_major}, the server is older")
        refuse_unless_empty(made)
        said = f"restored from the backup of {made_of.made_at}"
        load(tools, folder / DATABASE, sql.SQL(PAUSE).format(at=at, by=BY, reason=said[:200]).as_string(made))
        made.execute("ANALYZE")
        wrong = list(differences(made_of, server.checksums(made)))
    if wrong:
        raise CommandError("restored, but not the same: " + "; ".join(wrong))
    pictures(folder / MEDIA)
    return made_of


def refuse_without_keys(made_of: Manifest) -> None:
    if missing := sorted(set(made_of.key_ids) - set(settings.FIELD_KEYS)):
        raise CommandError(f"FIELD_KEYS lacks {', '.join(missing)}: what they sealed in this backup nobody could read")
    if made_of.index_keys and keys_given() not in (made_of.index_keys, made_of.index_keys + 1):
        said = f"INDEX_KEY names {keys_given()} keys, this backup was made with {made_of.index_keys}"
        raise CommandError(f"{said}: give it those, and one more at most")


def refuse_unless_empty(made: server.Connection) -> None:
    query = EMPTY + " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    [(tables,)] = made.execute(query).fetchall()
    if tables:
        raise CommandError(f"the database holds {tables} tables: a backup is restored into an empty one")


def load(tools: programs.Programs, dump: Path, after: str) -> None:
    """One transaction over the whole script, with `after` at its end: committed only once pg_restore has said that this
    was all, for psql takes any end of its input for the end of the script."""
    env = server.variables()
    script = [tools.path("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    run = [tools.path("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(script, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading,
        subprocess.Popen(run, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors) as writing,
    ):
        source, target = cast(IO[bytes], reading.stdout), cast(IO[bytes], writing.stdin)
        with suppress(BrokenPipeError), target, source:  # psql may have ended, and said why
            target.write(b"BEGIN;\n")
            shutil.copyfileobj(source, target, STEP_BYTES)
            if reading.wait() == 0:
                target.write(f"\nRESET search_path;\n{after}\nCOMMIT;\n".encode())
        writing.wait()
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
    if writing.returncode or reading.returncode:
        raise CommandError(f"nothing was restored: {said[-2000:] or 'pg_restore failed'}")


def differences(made_of: Manifest, found: dict[str, dict[str, int | str]]) -> Iterator[str]:
    """Tables that are not as they were; the pause that the restore wrote is the one row more there may be."""
    for table in sorted({*made_of.tables, *found}):
        was, now = made_of.tables.get(table), found.get(table)
        added = table == PAUSES and was and now and now["rows"] == was["rows"] + 1
        if was != now and not added:
            yield f"{table} was {was}, is {now}"


def pictures(archive: Path) -> None:
    """Beside what is there: names are never used twice."""
    root = Path(settings.MEDIA_ROOT).resolve()
    with tarfile.open(archive) as source:
        for member in source:
            target, content = (root / member.name).resolve(), source.extractfile(member)
            if content is None or root not in target.parents:
                raise CommandError(f"{archive} holds what is no picture of ours: {member.name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as written:
                shutil.copyfileobj(content, written)

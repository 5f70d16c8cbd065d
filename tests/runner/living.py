"""What tests ask about processes and servers, in words."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from runner import orphans


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def postgres_says(url: str, query: str) -> object:
    with psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def do_in_postgres(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(statement.encode())


def valkey(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url, decode_responses=True)


def listens(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname or "", parts.port or 0)) == 0


def postmaster(folder: Path) -> int:
    """The process id PostgreSQL wrote down."""
    return int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def remaining(folder: Path) -> list[int]:
    """Processes that still work in a state folder."""
    found = [orphans.living_in(path) for path in (folder / "postgres", folder / "valkey", folder / "processes")]
    return sorted(pid for part in found for pid in part if pid != os.getpid())

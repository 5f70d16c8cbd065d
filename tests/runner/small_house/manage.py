"""The commands of the demo, in small: they really use PostgreSQL, Valkey and the mock's port."""

import http.server
import json
import os
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis


def database() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"].replace("postgres://", "postgresql://"), autocommit=True)


def migrate() -> None:
    database().execute("CREATE TABLE IF NOT EXISTS client (name text PRIMARY KEY)")


def seed_demo(_option: str, mock_setup: str) -> None:
    database().execute("INSERT INTO client VALUES ('Li') ON CONFLICT DO NOTHING")
    Path(mock_setup).write_text("{}")
    print("three associates can log in")


def mock_wecom(_port: str, port: str, _setup: str, setup: str) -> None:
    json.loads(Path(setup).read_text())
    http.server.HTTPServer(("127.0.0.1", int(port)), http.server.SimpleHTTPRequestHandler).serve_forever()


def run_today(*options: str) -> None:
    """Answers from the database, the mock, the web and the queue; nothing is sent a second time."""
    for url in (os.environ["WECOM_API_URL"] + "/", os.environ["PUBLIC_URL"] + "/healthz"):
        urllib.request.urlopen(url, timeout=5)  # noqa: S310 (our own addresses)
    delivered = int(bool(redis.Redis.from_url(os.environ["REDIS_URL"]).set("sent", "1", nx=True)))
    row = database().execute("SELECT count(*) FROM client").fetchone()
    print("some words before the summary")
    print(json.dumps({"clients": row and row[0], "delivered": delivered, "seconds": 0}) if options else "")


COMMANDS: dict[str, Callable[..., None]] = {
    "migrate": migrate,
    "seed_demo": seed_demo,
    "mock_wecom": mock_wecom,
    "run_today": run_today,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])

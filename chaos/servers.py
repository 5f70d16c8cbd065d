"""PostgreSQL and Valkey that can be killed and come back, each behind its proxy."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from redis import Redis

from chaos.proxy import Loop, Proxy
from runner import orphans
from runner.postgres import Postgres
from runner.services import POSTGRES, VALKEY, installed
from runner.valkey import Valkey

# Every commit is in the log before it is answered; only the disk's own cache is trusted, which no kill -9 empties.
SETTINGS = {"fsync": "off", "full_page_writes": "off"}
PASSWORD = "of-a-chaos-run"  # noqa: S105  (a server of this run alone, on loopback)


class Servers:
    """Both, and the links to them."""

    def __init__(self, folder: Path, loop: Loop) -> None:
        self.postgres = Postgres(folder, installed(POSTGRES), password=PASSWORD, settings=SETTINGS)
        self.valkey = Valkey(folder, installed(VALKEY), password=PASSWORD, durable=True)
        for server in (self.postgres, self.valkey):
            server.launch()
        for server in (self.postgres, self.valkey):
            server.await_ready()
        self.database = Proxy(loop, [self.postgres.port])
        self.redis = Proxy(loop, [self.valkey.port])

    def variables(self) -> dict[str, str]:
        """What leads the product's processes through the proxies."""
        return {
            "DATABASE_URL": _through(self.postgres.url, self.database.port),
            "REDIS_URL": _through(self.valkey.url, self.redis.port),
        }

    def dsn(self) -> str:
        """For who looks in from outside."""
        return self.postgres.url

    def kill_postgres(self, down_s: float) -> float:
        """SIGKILL to the server and its sessions; back after `down_s`. Returns the moment it was back."""
        for pid in orphans.living_in(self.postgres.data):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.postgres.child:
            self.postgres.child.wait(10)
        time.sleep(down_s)
        self.postgres.launch()
        self.postgres.await_ready()
        self.database.targets = [self.postgres.port]
        return time.time()

    def kill_valkey(self, down_s: float) -> float:
        if self.valkey.child:
            self.valkey.child.kill()
            self.valkey.child.wait(10)
        time.sleep(down_s)
        self.valkey.launch()
        self.valkey.await_ready()
        self.redis.targets = [self.valkey.port]
        return time.time()

    def flush(self) -> None:
        """All of Redis is gone from one moment to the next."""
        with Redis.from_url(self.valkey.url) as redis:
            redis.flushall()

    def keep_as(self, template: str) -> None:
        """Copy the database, so that the next scenario begins where this one did."""
        self._outside(f'CREATE DATABASE "{template}" TEMPLATE clienteling')

    def restore(self, template: str) -> None:
        self._outside("DROP DATABASE clienteling WITH (FORCE)")
        self._outside(f'CREATE DATABASE clienteling TEMPLATE "{template}"')

    def _outside(self, statement: str) -> None:
        with psycopg.connect(self.postgres.url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        self.database.close()
        self.redis.close()
        self.valkey.stop()
        self.postgres.stop()


def _through(url: str, port: int) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.port}", f":{port}")

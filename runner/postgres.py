"""The embedded PostgreSQL: made once per state folder, started on a free loopback port, stopped cleanly."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from runner import accounts, children, orphans, ports
from runner.places import open_log, tail
from runner.problems import Problem, of_output
from runner.waiting import until

NAME = "clienteling"
START_S = 60.0
STOP_S = 30.0
PORT_IN_USE = "could not bind"
ALWAYS = {"listen_addresses": ports.HOST, "unix_socket_directories": "", "max_connections": "200"}
DURABLE: Mapping[str, str] = {}
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# What was analyzed while a test had just deleted its rows would be taken for empty by the next test's plans.
TESTED = FAST | {"autovacuum": "off"}
MEASURED = FAST | {
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "random_page_cost": "1.1",
}
# LC_CTYPE must know Chinese (pg_trgm and lower() ask it); sorting by code point needs no library.
MAKING = ("--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8", "--auth=scram-sha-256", "--no-instructions")


class Postgres:
    """One server with its data folder."""

    def __init__(self, folder: Path, programs: Path, *, password: str, settings: Mapping[str, str]) -> None:
        self.account = accounts.choose(folder, programs)
        self.data = self.account.home / "postgres"
        self.log = folder / "logs" / "postgres.log"
        self.password = password
        self.settings = settings
        self.port = 0
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://{NAME}:{self.password}@{ports.HOST}:{self.port}/{NAME}"

    def launch(self) -> None:
        """Make the data folder if need be, clear what a crash left, start. `await_ready` must follow."""
        orphans.stop(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.port = ports.free()
        settings = ALWAYS | {"port": str(self.port)} | dict(self.settings)
        self._start([part for key, value in settings.items() for part in ("-c", f"{key}={value}")])

    def await_ready(self) -> None:
        """Wait until it takes connections; a port lost to somebody else is replaced. Raises Problem."""
        for _ in range(3):
            if until(lambda: self._is_ready() or self._is_over(), START_S) and not self._is_over():
                return
            said = tail(self.log)
            self.stop()
            if PORT_IN_USE not in said:
                break
            self.launch()
        raise of_output("PostgreSQL did not start", said, self.log)

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written."""
        if self.child:
            children.end(self.child, grace_s=STOP_S, with_signal=signal.SIGINT)
        self.child = None

    def _start(self, settings: list[str]) -> None:
        output = open_log(self.log)
        command = self.account.command("postgres", "-D", self.data, *settings)
        self.child = children.start(
            command,
            env=_environment(),
            output=output,
            folder=self.account.home,
            end_signal=signal.SIGINT,
            uid=self.account.uid,
        )
        os.close(output)

    def _is_ready(self) -> bool:
        """PostgreSQL writes its state into the last line of its pid file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _is_over(self) -> bool:
        return self.child is None or self.child.poll() is not None

    def _make(self) -> None:
        """initdb and our database, beside the final place and then renamed: an interrupted one is made again."""
        making = self.data.with_name("postgres.making")
        shutil.rmtree(making, ignore_errors=True)
        secret = self.account.home / "postgres.password"
        secret.touch(mode=0o600)
        self.account.give(secret)
        secret.write_text(self.password)
        sync = () if self.settings is DURABLE else ("--no-sync",)
        self._run("initdb", "-D", making, f"--username={NAME}", f"--pwfile={secret}", *MAKING, *sync)
        self._run("postgres", "--single", "-D", making, "postgres", feed=f"CREATE DATABASE {NAME}\n".encode())
        secret.unlink()
        shutil.rmtree(self.data, ignore_errors=True)
        making.rename(self.data)

    def _run(self, program: str, *arguments: str | Path, feed: bytes | None = None) -> None:
        try:
            done = subprocess.run(
                self.account.command(program, *arguments),
                input=feed or b"",
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=_environment(),
                cwd=self.account.home,
                user=self.account.uid,
                group=self.account.uid,
                extra_groups=None if self.account.uid is None else [],
            )
        except FileNotFoundError as error:
            raise Problem(f"PostgreSQL's {program} is missing: remove .venv and start again") from error
        if done.returncode:
            raise of_output(f"PostgreSQL's {program} failed", done.stdout.decode(errors="replace"))


def _environment() -> dict[str, str]:
    """Ours without PG* variables, which would bend the server, and in a locale whose messages we can read."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}

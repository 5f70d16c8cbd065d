"""A web server as production runs it, for the length of a measurement."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from runner import places, ports
from runner.commands import program
from runner.processes import supervised


class Served(NamedTuple):
    """`pid`: of the first process; those that answer are its children."""

    address: str
    pid: int


@contextmanager
def web(workers: int, env: Mapping[str, str] = os.environ, *, threads: int = 2) -> Iterator[str]:
    """The address alone."""
    with serving(workers, env, threads=threads) as served:
        yield served.address


@contextmanager
def serving(workers: int, env: Mapping[str, str] = os.environ, *, threads: int = 2) -> Iterator[Served]:
    """Granian with that many processes, of that many threads; `env` leads to the servers."""
    port = ports.free()
    serve = ["--interface", "wsgi", "--host", ports.HOST, "--port", str(port), "--no-ws", "--no-log"]
    sized = ["--workers", str(workers), "--blocking-threads", str(threads)]
    env = {**env, "PYTHONPATH": str(places.CHECKOUT), "DJANGO_SETTINGS_MODULE": "bench.settings", "PROCESS_ROLE": "web"}
    with TemporaryDirectory() as folder, supervised(Path(folder)) as supervisor:
        server = supervisor.start("web", program("granian", *serve, *sized, "config.wsgi:application"), env)
        supervisor.await_ready(server, lambda: ports.answers_http(port, "/healthz"))
        yield Served(f"http://{ports.HOST}:{port}", server.child.pid)

"""A web server as production runs it, for the length of a measurement."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from runner import places, ports
from runner.commands import program
from runner.processes import supervised


@contextmanager
def web(workers: int, env: Mapping[str, str] = os.environ, *, threads: int = 2) -> Iterator[str]:
    """Its address. Granian with that many processes, of that many threads; `env` leads to the servers."""
    port = ports.free()
    serve = ["--interface", "wsgi", "--host", ports.HOST, "--port", str(port), "--no-ws", "--no-log"]
    sized = ["--workers", str(workers), "--blocking-threads", str(threads)]
    env = {**env, "PYTHONPATH": str(places.CHECKOUT), "DJANGO_SETTINGS_MODULE": "bench.settings", "PROCESS_ROLE": "web"}
    with TemporaryDirectory() as folder, supervised(Path(folder)) as supervisor:
        server = supervisor.start("web", program("granian", *serve, *sized, "config.wsgi:application"), env)
        supervisor.await_ready(server, lambda: ports.answers_http(port, "/healthz"))
        yield f"http://{ports.HOST}:{port}"

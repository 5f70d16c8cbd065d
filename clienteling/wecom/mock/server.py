"""The mock as a keep-alive server: a process of its own, or a thread on a free loopback port in tests."""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from clienteling.wecom.mock.app import MockApp
from clienteling.wecom.mock.handler import Handler
from clienteling.wecom.mock.settings import Settings
from clienteling.wecom.mock.setup import set_up
from clienteling.wecom.mock.world import World


class MockServer(ThreadingHTTPServer):
    """A thread per connection. Closing it hangs up on everybody, so that a stopped mock is really gone."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], world: World) -> None:
        super().__init__(address, Handler)
        self.world = world
        self.app = MockApp(world)
        self._open: set[socket.socket] = set()
        self._aborted: set[socket.socket] = set()

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def abort(self, connection: socket.socket) -> None:
        """Close without the polite goodbye, so that the peer sees a reset."""
        self._aborted.add(connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        if request in self._aborted:
            self._aborted.discard(request)
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.world.close()


@contextmanager
def running_mock(
    settings: Settings | None = None, *, host: str = "127.0.0.1", port: int = 0, journal: Path | None = None
) -> Iterator[MockServer]:
    """A mock in a thread; `mock.url` is its address, `mock.world` its state."""
    server = MockServer((host, port), World(settings, journal))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def serve(host: str, port: int, journal: Path | None = None, setup: Path | None = None) -> None:
    """Run in the foreground until interrupted. `setup`: a file with the body of `POST /mock/setup`."""
    server = MockServer((host, port), World(journal=journal))
    if setup:
        set_up(server.world, json.loads(setup.read_text()))
    print(f"WeCom mock on {server.url}", flush=True)
    with suppress(KeyboardInterrupt), server:
        server.serve_forever()

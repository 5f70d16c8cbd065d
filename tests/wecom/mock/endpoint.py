"""A callback endpoint built on wechatpy's crypto, so that the mock is checked by other hands than its own."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import xmltodict  # type: ignore[import-untyped]  # comes with wechatpy, has no stubs
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.wecom.mock.stage import AES_KEY, CORPID, TOKEN


class Endpoint(ThreadingHTTPServer):
    """Keeps what it heard. `answers` are HTTP statuses for the next deliveries; 0 hangs up."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.crypto = WeChatCrypto(TOKEN, AES_KEY, CORPID)
        self.heard: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/callback?app=1"

    def wait(self, count: int = 1) -> list[dict[str, Any]]:
        """Until that many deliveries arrived; fails after five seconds."""
        until = time.monotonic() + 5
        while len(self.heard) < count and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.heard) >= count, self.heard
        return self.heard


class Handler(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        xml = self.server.crypto.decrypt_message(body, *self._signature())
        self.server.bodies.append(body)
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.server.heard.append(xmltodict.parse(xml)["xml"])
        self._answer(status, b"")

    def do_GET(self) -> None:
        echo = dict(parse_qsl(urlsplit(self.path).query))["echostr"]
        self._answer(200, self.server.crypto.check_signature(*self._signature(), echo).encode())

    def log_message(self, format: str, *args: object) -> None: ...

    def _signature(self) -> tuple[str, str, str]:
        query = dict(parse_qsl(urlsplit(self.path).query))
        return query["msg_signature"], query["timestamp"], query["nonce"]

    def _answer(self, status: int, body: bytes) -> None:
        if not status:
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    threading.Thread(target=endpoint.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield endpoint
    finally:
        endpoint.shutdown()
        endpoint.server_close()

"""Speaks HTTP/1.1 on one connection: runs the WSGI application and plays the faults that only a socket can."""

import socket
import struct
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication

from clienteling.wecom.mock.faults import BREAKS, Fault
from clienteling.wecom.mock.http import Content

FAULT = "wecom_mock.fault"
TRICKLE_PAUSE_S = 0.05


class Host(Protocol):
    app: WSGIApplication

    def abort(self, connection: socket.socket) -> None: ...


class Handler(BaseHTTPRequestHandler):
    """The answer leaves in one write unless a fault says otherwise."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any

    def handle_any(self) -> None:
        environ = self._environ()
        answer = self._host.app(environ, self._start)
        leave = answer.close if isinstance(answer, Content) else lambda: None
        try:
            body = b"".join(answer)
            lines = [f"HTTP/1.1 {self._status}", *(f"{name}: {value}" for name, value in self._headers)]
            self._answer("\r\n".join([*lines, "", ""]).encode("latin-1"), body, environ.get(FAULT), leave)
        finally:
            leave()

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_any

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the journal has it."""

    @property
    def _host(self) -> Host:
        host: Host = self.server
        return host

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        self._status, self._headers = status, headers

    def _environ(self) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        body = self._body()
        return {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_ACCEPT_LANGUAGE": self.headers.get("Accept-Language", ""),
            "HTTP_HOST": self.headers.get("Host", ""),
            "HTTP_RANGE": self.headers.get("Range", ""),
            "HTTP_COOKIE": self.headers.get("Cookie", ""),
            "HTTP_ORIGIN": self.headers.get("Origin", ""),
            "REMOTE_ADDR": self.client_address[0],
            "wsgi.input": BytesIO(body),
        }

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(self._chunks())
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(int(length)) if length.isdigit() else b""

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass

    def _answer(self, head: bytes, body: bytes, fault: Fault | None, leave: Callable[[], None]) -> None:
        """A whole answer is no longer in flight when its bytes go out: its receiver may call again at once."""
        if fault and fault.kind == "delay":
            time.sleep(fault.seconds)
        if fault and fault.kind in BREAKS:
            self.close_connection = True
            self._break(head, body, fault)
        else:
            leave()
            self.wfile.write(head + body)

    def _break(self, head: bytes, body: bytes, fault: Fault) -> None:
        """drop says nothing, reset sends RST, half stops in the middle, trickle takes `seconds` for the body."""
        if fault.kind == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._host.abort(self.connection)
        elif fault.kind == "half":
            self.wfile.write(head + body[: len(body) // 2])
        elif fault.kind == "trickle":
            self.wfile.write(head)
            size = max(1, int(len(body) * TRICKLE_PAUSE_S / max(fault.seconds, TRICKLE_PAUSE_S)))
            for start in range(0, len(body), size):
                self.wfile.write(body[start : start + size])
                time.sleep(TRICKLE_PAUSE_S)

"""A WeCom that only takes messages, as fast as it can, in a process of its own: what it notes is what arrived when."""

import heapq
import json
import multiprocessing
import re
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection

HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
TO = re.compile(rb'"touser":"([^"]*)"')
TOKEN = {"errcode": 0, "errmsg": "ok", "access_token": "fast", "expires_in": 7200}
SENT = {"errcode": 0, "errmsg": "ok", "msgid": "m", "response_code": ""}
START_S = 20.0
Arrival = tuple[float, str, str]


@dataclass(frozen=True)
class Manner:
    """Every answer takes `delay_s`; of messages, one in `slow_every` (0: none) takes `slow_s`."""

    delay_s: float = 0.0
    slow_every: int = 0
    slow_s: float = 5.0


@dataclass
class _Peer:
    sock: socket.socket
    read: bytearray = field(default_factory=bytearray)


class _Server:
    """One thread, one selector; answers that are not due yet wait in a heap."""

    def __init__(self, listener: socket.socket, manner: Manner) -> None:
        self.manner = manner
        self.listener = listener
        self.journal: list[Arrival] = []
        self.due: list[tuple[float, int, _Peer, bytes]] = []
        self.messages = 0
        self.order = count()
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ)

    def run(self, control: Connection) -> None:
        """Each manner the other end asks for is answered with the journal until then, and a new one begins."""
        self.selector.register(control, selectors.EVENT_READ)
        while True:
            wait_s = max(0.0, self.due[0][0] - time.monotonic()) if self.due else None
            for key, _ in self.selector.select(wait_s):
                if key.fileobj is control:
                    self.manner = control.recv()
                    control.send(self.journal)
                    self.journal, self.messages = [], 0
                else:
                    self._hear(key.data)
            self._answer_due()

    def _hear(self, peer: _Peer | None) -> None:
        if peer is None:
            sock, _ = self.listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(sock, selectors.EVENT_READ, _Peer(sock))
            return
        try:
            got = peer.sock.recv(65536)
        except OSError:
            got = b""
        if not got:
            self.selector.unregister(peer.sock)
            peer.sock.close()
            return
        peer.read += got
        self._take(peer)

    def _take(self, peer: _Peer) -> None:
        """A whole request, if it is there."""
        head_end = peer.read.find(HEAD_END)
        if head_end < 0:
            return
        length = LENGTH.search(peer.read, 0, head_end)
        end = head_end + len(HEAD_END) + (int(length[1]) if length else 0)
        if len(peer.read) < end:
            return
        path = bytes(peer.read[:head_end]).split(b" ", 2)[1].partition(b"?")[0].decode().removeprefix("/cgi-bin/")
        to = TO.search(bytes(peer.read[head_end:end]))
        del peer.read[:end]
        self.journal.append((time.time(), path, to[1].decode() if to else ""))
        self._answer_later(peer, path)

    def _answer_later(self, peer: _Peer, path: str) -> None:
        delay_s, body = self.manner.delay_s, json.dumps(TOKEN if path == "gettoken" else SENT).encode()
        if path == "message/send":
            self.messages += 1
            if self.manner.slow_every and self.messages % self.manner.slow_every == 0:
                delay_s = self.manner.slow_s
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        heapq.heappush(self.due, (time.monotonic() + delay_s, next(self.order), peer, head + body))

    def _answer_due(self) -> None:
        while self.due and self.due[0][0] <= time.monotonic():
            _, _, peer, answer = heapq.heappop(self.due)
            try:
                peer.sock.sendall(answer)
            except OSError:
                continue


def _serve(control: Connection, manner: Manner) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    control.send(listener.getsockname()[1])
    _Server(listener, manner).run(control)


class FastWecom:
    """Its address, and its journal."""

    def __init__(self, url: str, control: Connection) -> None:
        self.url = url
        self._control = control

    def journal(self, then: Manner | None = None) -> list[Arrival]:
        """When (Unix seconds), which call, to whom, since it was last asked; afterwards it goes on in that manner."""
        self._control.send(then or Manner())
        arrived: list[Arrival] = self._control.recv()
        return arrived


@contextmanager
def fast_wecom(manner: Manner) -> Iterator[FastWecom]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, manner), daemon=True)
    process.start()
    try:
        assert ours.poll(START_S), "the fast WeCom did not start"
        yield FastWecom(f"http://127.0.0.1:{ours.recv()}", ours)
    finally:
        process.kill()
        process.join()

"""Ends calls that ran out of time: socket timeouts bound one read each, and a peer that trickles passes them all."""

import heapq
import itertools
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Call:
    """One call under way in one thread: its socket once known, and whether its time ran out."""

    def __init__(self) -> None:
        self.sock: socket.socket | None = None
        self.ended = False
        self.over = False

    def end(self) -> None:
        """Shut the socket, so that whatever waits on it stops waiting."""
        self.over = True
        if self.sock is not None and not self.ended:
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # the plain one: TLS's own is not for other threads
            except OSError:
                return  # closed already


class Watchdog:
    """One thread per process with a heap of deadlines."""

    def __init__(self) -> None:
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._order = itertools.count()
        self._due: list[tuple[float, int, Call]] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._here = threading.local()

    @contextmanager
    def guarding(self, deadline: float) -> Iterator[Call]:
        """Within, this thread's connections are shut at `deadline` (monotonic)."""
        call = Call()
        self._here.call = call
        with self._changed:
            heapq.heappush(self._due, (deadline, next(self._order), call))
            self._start()
            if self._due[0][2] is call:
                self._changed.notify()
        try:
            yield call
        finally:
            call.ended = True
            self._here.call = None

    def meet(self, sock: socket.socket | None) -> None:
        """This thread's call now runs on `sock`."""
        call = getattr(self._here, "call", None)
        if call is not None:
            call.sock = sock
            if call.over:
                call.end()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="wecom-watchdog", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._due and self._due[0][2].ended:
                    heapq.heappop(self._due)
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                call = heapq.heappop(self._due)[2]
            call.end()


watchdog = Watchdog()


class Watched:
    """Mixed into urllib3 connections: shows the watchdog each socket as a call starts to use it."""

    sock: socket.socket | None

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # the connection class mixed with
        watchdog.meet(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        watchdog.meet(self.sock)
        super().request(*args, **kwargs)  # type: ignore[misc]  # the connection class mixed with

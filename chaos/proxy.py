"""A TCP proxy on one link, whose state a scenario changes: refuse, reset, silence, delay, cut, trickle."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum
from typing import TypeVar

HOST = "127.0.0.1"
CHUNK = 65536
TRICKLE_S = 0.05
ABORT = struct.pack("ii", 1, 0)
Given = TypeVar("Given")


class Mode(Enum):
    THROUGH = "through"
    REFUSE = "refuse"  # nobody listens
    RESET = "reset"  # accepted, then reset
    SILENT = "silent"  # accepted, and not a byte passes until it ends
    DELAY = "delay"  # each piece comes late
    CUT = "cut"  # half an answer, then a reset
    TRICKLE = "trickle"  # a byte at a time


class Link:
    """One connection through the proxy, to the port `target`. `deaf`: nothing will ever pass again."""

    def __init__(self, near: asyncio.StreamWriter) -> None:
        self.writers = [near]
        self.deaf = False
        self.target = 0

    def reset(self) -> None:
        for writer in self.writers:
            taken = writer.get_extra_info("socket")
            with suppress(OSError):
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
            writer.transport.abort()


class Proxy:
    """Listens on a port of its own and forwards to the first of `targets` that accepts, in turn."""

    def __init__(self, loop: "Loop", targets: Sequence[int], port: int = 0) -> None:
        self.loop = loop
        self.targets = list(targets)
        self.port = port
        self.mode = Mode.THROUGH
        self.delay_s = 0.5
        self.links: set[Link] = set()
        self._turn = 0
        self._open: asyncio.Event
        self._server: asyncio.Server | None = None
        loop.run(self._start)

    def set(self, mode: Mode, delay_s: float = 0.5) -> None:
        """From now on, for open connections too."""
        self.loop.run(lambda: self._set(mode, delay_s))

    def forget(self) -> None:
        """The connections there are stay silent for ever; new ones pass. What a failover does."""
        for link in self.links:
            link.deaf = True

    def take_out(self, port: int) -> None:
        """No new connection goes there."""
        self.loop.run(lambda: self.targets.remove(port))

    def put_back(self, port: int) -> None:
        self.loop.run(lambda: self.targets.append(port))

    def under_way(self, port: int) -> int:
        """Connections that go there now."""
        return sum(link.target == port for link in list(self.links))

    def close(self) -> None:
        self.loop.run(lambda: self._set(Mode.REFUSE, 0.0))

    async def _start(self) -> None:
        self._open = asyncio.Event()
        self._open.set()
        await self._listen()

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, HOST, self.port, backlog=512)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _set(self, mode: Mode, delay_s: float) -> None:
        self.mode, self.delay_s = mode, delay_s
        (self._open.clear if mode is Mode.SILENT else self._open.set)()
        if mode in (Mode.REFUSE, Mode.RESET):
            for link in list(self.links):
                link.reset()
        if mode is Mode.REFUSE and self._server is not None:
            self._server.close()
            self._server = None
        elif mode is not Mode.REFUSE:
            await self._listen()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = Link(writer)
        self.links.add(link)
        with suppress(asyncio.CancelledError):
            await self._forward(link, reader, writer)
        self.links.discard(link)
        for one in link.writers:
            one.close()

    async def _forward(self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode is Mode.RESET:
            link.reset()
            return
        await self._open.wait()
        far = await self._connect(link)
        if far is None:
            link.reset()
            return
        link.writers.append(far[1])
        there = asyncio.create_task(self._pump(link, reader, far[1], answering=False))
        try:
            await self._pump(link, far[0], writer, answering=True)
        finally:
            there.cancel()

    async def _connect(self, link: Link) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        self._turn += 1
        targets = list(self.targets)
        for place in range(len(targets)):
            link.target = targets[(self._turn + place) % len(targets)]
            with suppress(OSError):
                return await asyncio.open_connection(HOST, link.target)
        return None

    async def _pump(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answering: bool
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                await self._pass(link, data, writer, answering)
            if not answering:
                writer.write_eof()

    async def _pass(self, link: Link, data: bytes, writer: asyncio.StreamWriter, answering: bool) -> None:
        await self._open.wait()
        if link.deaf:
            await asyncio.Event().wait()
        if self.mode is Mode.CUT and answering:
            writer.write(data[: len(data) // 2])
            await writer.drain()
            link.reset()
            return
        if self.mode is Mode.TRICKLE and answering:
            for place in range(len(data)):
                writer.write(data[place : place + 1])
                await asyncio.sleep(TRICKLE_S)
            return
        if self.mode is Mode.DELAY:
            await asyncio.sleep(self.delay_s)
        writer.write(data)
        await writer.drain()


class Loop:
    """The thread in which all proxies run."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxies", daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], "asyncio.Future[Given] | object"]) -> None:
        """Do it there, and wait until it is done."""

        async def doing() -> None:
            given = work()
            if asyncio.iscoroutine(given):
                await given

        asyncio.run_coroutine_threadsafe(doing(), self._loop).result(10)

    def stop(self) -> None:
        self.run(self._hang_up)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @staticmethod
    async def _hang_up() -> None:
        """End whatever still pumps."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.wait(others, timeout=5) if others else None

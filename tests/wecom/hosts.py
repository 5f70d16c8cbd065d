"""Hosts for the tests: network namespaces, each with one link to here, over which it reaches the servers we have."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from chaos.proxy import Loop
from runner import children


def ip(*arguments: str) -> bool:
    return subprocess.run(["ip", *arguments], capture_output=True, check=False).returncode == 0


def forget_others() -> None:
    """Networks that a killed run left: their links would answer in our hosts' place."""
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=False).stdout
    for name, pid in re.findall(r"^(clienteling-(\d+)-\d)", listed, re.M):
        if not Path(f"/proc/{pid}").exists():
            ip("netns", "del", name)


class Host:
    """`here`: our end of its link. What it was served is counted by port."""

    def __init__(self, number: int) -> None:
        self.name = f"clienteling-{os.getpid()}-{number}"
        self.link = f"cl{os.getpid() % 100000}-{number}"
        self.here, self.there = f"10.213.{number}.1", f"10.213.{number}.2"
        self.served: dict[int, int] = {}
        self.doors: dict[int, int] = {}

    def make(self) -> bool:
        """Whether this machine allows it."""
        return (
            ip("netns", "add", self.name)
            and ip("link", "add", self.link, "type", "veth", "peer", "name", "out", "netns", self.name)
            and ip("addr", "add", f"{self.here}/30", "dev", self.link)
            and ip("link", "set", self.link, "up")
            and ip("-n", self.name, "addr", "add", f"{self.there}/30", "dev", "out")
            and ip("-n", self.name, "link", "set", "out", "up")
            and ip("-n", self.name, "link", "set", "lo", "up")
        )

    def cut_off(self) -> None:
        """As if somebody had pulled the cable: nobody is told."""
        ip("link", "set", self.link, "down")

    def remove(self) -> None:
        ip("link", "del", self.link)
        ip("netns", "del", self.name)

    @contextmanager
    def running(self, *arguments: str, env: Mapping[str, str], log: Path) -> Iterator[None]:
        """`python -m …` there, killed at the end."""
        command = ["ip", "netns", "exec", self.name, sys.executable, "-m", *arguments]
        with log.open("wb") as said:
            process = children.start(command, env=env, output=said, end_signal=signal.SIGKILL)
        try:
            yield
        finally:
            children.kill_group(process)

    async def serve(self, port: int) -> None:
        """Our server's port, at our end of the link under another number."""

        async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.served[port] = self.served.get(port, 0) + 1
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

        listening = await asyncio.start_server(forward, self.here, 0)
        self.doors[port] = listening.sockets[0].getsockname()[1]

    def told(self, env: Mapping[str, str]) -> dict[str, str]:
        """The same addresses, as they are from there."""
        found = dict(env)
        for port, door in self.doors.items():
            for name, value in found.items():
                found[name] = re.sub(rf"(127\.0\.0\.1|localhost):{port}\b", f"{self.here}:{door}", value)
        return found


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hangs up at the end, also when it is told to stop: or else a host that was cut off holds its locks."""
    try:
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
    finally:
        writer.close()


@contextmanager
def reachable(hosts: list[Host], ports: list[int]) -> Iterator[None]:
    """Meanwhile each host finds these servers at its gateway."""
    loop = Loop()
    for host in hosts:
        for port in ports:
            loop.run(partial(host.serve, port))
    try:
        yield
    finally:
        loop.stop()

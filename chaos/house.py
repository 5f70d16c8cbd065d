"""A house with all its parts, each a process of its own behind a proxy: what a scenario does its harm to."""

import json
import random
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from chaos.load import Load
from chaos.mock import Mock
from chaos.points import Points
from chaos.processes import Process
from chaos.proxy import Loop, Proxy
from chaos.record import Record
from chaos.scale import Scale
from chaos.servers import Servers
from runner import children, environment, places, ports
from runner.commands import Command, manage, program, python
from runner.progress import Progress

QUEUES = "now,deliver,rules,bulk"
WORKERS = ("worker-1", "worker-2")
WEBS = ("web-1", "web-2")
BEATS = ("beat",)
TEMPLATE = "before"


class House:
    """Everything runs between `start` and `stop`; `restage` puts a new house in the place of the last one."""

    def __init__(self, folder: Path, scale: Scale, seed: int, progress: Progress) -> None:
        self.folder = folder
        self.scale = scale
        self.chance = random.Random(seed)
        self.progress = progress
        self.loop = Loop()
        self.servers = Servers(folder, self.loop)
        self.web_ports = [ports.free() for _ in WEBS]
        self.mock_port = ports.free()
        self.front = Proxy(self.loop, self.web_ports)
        self.wecom = Proxy(self.loop, [self.mock_port])
        self.points = Points(folder / "points")
        self.keys = environment.measuring()
        self.running: dict[str, Process] = {}
        self.scenes = 0
        self.record = Record()
        self.stage: dict[str, Any] = {}

    @property
    def url(self) -> str:
        """The front door."""
        return f"http://{ports.HOST}:{self.front.port}"

    def env(self, role: str) -> Mapping[str, str]:
        scale, wecom = self.scale, f"http://{ports.HOST}:{self.wecom.port}"
        ours = {
            "PUBLIC_URL": self.url,
            "ALLOWED_HOSTS": ports.HOST,
            "WECOM_API_URL": wecom,
            "WECOM_OAUTH_URL": wecom,
            "WECOM_CALL_TIMEOUT_S": str(scale.call_timeout_s),
            "WECOM_LEASE_S": str(scale.lease_s),
            "WECOM_SENDER_THREADS": str(scale.threads),
            "ALERTS_PER_ASSOCIATE_PER_DAY": "100000",
            "ALERTS_PER_CLIENT": "0",
            "ALERTS_AT_ANY_HOUR": "1",
            "WECOM_OFF_ROUND_S": "0",  # waiting times would depend on the minute of the hour
            "CHAOS_POINTS": str(self.points.folder),
        }
        return environment.of_process(self.keys, self.servers.variables(), ours, role=role)

    def prepare(self) -> None:
        """Tables, people and clients, once; every scenario begins with a copy."""
        self.run("migrate", manage("migrate", "--skip-checks"))
        told = self.folder / "stage.json"
        size = ["--associates", str(self.scale.associates), "--clients", str(self.scale.clients)]
        self.run("stage", python("-m", "chaos.stage", *size, "--public-url", self.url, "--out", told))
        self.stage = json.loads(told.read_text())
        (self.folder / "wecom.json").write_text(json.dumps(self.stage["wecom"]))
        self.servers.keep_as(TEMPLATE)

    def run(self, name: str, command: Command) -> None:
        """A command of the product, to its end. Raises Problem when it fails."""
        log = self.folder / "logs" / f"{name}.log"
        children.run_quietly(command, env=self.env("command"), log=log, what=name, progress=self.progress)

    def audit(self) -> dict[str, Any]:
        """What `manage.py audit` says."""
        done = subprocess.run(
            manage("audit", "--json"), cwd=places.CHECKOUT, env=self.env("command"), capture_output=True, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def start(self) -> None:
        self.scenes += 1
        self.record = Record()
        self.points.disarm()
        folder = self.folder / f"scene-{self.scenes}"
        folder.mkdir()
        self.mock = Mock(self.mock_port, folder / "journal.jsonl")
        commands = self._commands(folder)
        for name, (command, role) in commands.items():
            self.running[name] = Process(name, command, self.env(role), folder, self._answers(name))
            self.running[name].start()
        for process in self.running.values():
            process.await_ready()
        self.load = Load(self.url, self.stage, self.record, self.chance)

    def _commands(self, folder: Path) -> dict[str, tuple[Command, str]]:
        wecom: Command = ["--port", str(self.mock_port), "--journal", folder / "journal.jsonl"]
        mock = python("-m", "clienteling.wecom.mock", *wecom, "--setup", self.folder / "wecom.json")
        found: dict[str, tuple[Command, str]] = {"mock": (mock, "mock")}
        found |= {name: (web(port), "web") for name, port in zip(WEBS, self.web_ports, strict=True)}
        found |= {name: (worker(name, self.scale.children), "worker") for name in WORKERS}
        return found | {name: (celery("beat", "-s", str(folder / name)), "beat") for name in BEATS}

    def _answers(self, name: str) -> Any:
        if name in WEBS:
            return partial(ports.answers_http, self.web_ports[WEBS.index(name)], "/healthz")
        return partial(ports.answers_http, self.mock_port) if name == "mock" else lambda: True

    def again(self, name: str) -> None:
        """Start it again, as whatever watches over it in production does."""
        self.running[name].start()

    def revive(self) -> None:
        """Start again what ended by itself: a worker may, when its broker dies under it."""
        for name, process in self.running.items():
            if process.is_over():
                process.kill()
                self.record.harm(f"{name} ended by itself", self.scale.children if name in WORKERS else 0)
                process.start()

    def everybody(self) -> int:
        """Pool children of all workers."""
        return len(WORKERS) * self.scale.children

    def end_scene(self) -> None:
        """All processes gone, both servers as new."""
        self.load.stop()
        for process in self.running.values():
            process.kill()
        self.running = {}

    def restage(self) -> None:
        self.servers.flush()
        self.servers.restore(TEMPLATE)

    def stop(self) -> None:
        for process in self.running.values():
            process.kill()
        self.front.close()
        self.wecom.close()
        self.servers.stop()
        self.loop.stop()


@contextmanager
def standing(folder: Path, scale: Scale, seed: int, progress: Progress) -> Iterator[House]:
    house = House(folder, scale, seed, progress)
    try:
        house.prepare()
        yield house
    finally:
        house.stop()


def web(port: int) -> Command:
    serve = ["--interface", "wsgi", "--host", ports.HOST, "--port", str(port), "--workers", "1", "--no-ws"]
    return program("granian", *serve, "--blocking-threads", "8", "--log-level", "warning", "config.wsgi:application")


def celery(*arguments: str) -> Command:
    return python("-m", "celery", "-A", "config", *arguments, "--loglevel", "WARNING")


def worker(name: str, count: int) -> Command:
    alone = ["--without-gossip", "--without-mingle"]
    return celery("worker", "-n", f"{name}@%h", "-Q", QUEUES, "--concurrency", str(count), *alone)

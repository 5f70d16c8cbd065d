"""A second house made from a backup: a PostgreSQL, a Valkey, a WeCom and a worker of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.house import House, celery, worker
from chaos.looks import Looks
from chaos.mock import Mock
from chaos.processes import Process
from chaos.servers import PASSWORD, SETTINGS
from runner import children, places, ports
from runner.commands import Command, manage, python
from runner.postgres import Postgres
from runner.services import POSTGRES, VALKEY, installed
from runner.valkey import Valkey

SEND = "/cgi-bin/message/send"


class Restored:
    """Begins with empty servers; what is in them comes out of the backup alone."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        programs, program = installed(POSTGRES), installed(VALKEY)
        self.postgres = Postgres(folder, programs, password=PASSWORD, settings=SETTINGS)
        self.valkey = Valkey(folder, program, password=PASSWORD, durable=False)
        self.mock = Mock(ports.free(), folder / "journal.jsonl")
        self.processes: list[Process] = []

    def launch(self) -> None:
        for server in (self.postgres, self.valkey):
            server.launch()
            server.await_ready()
        self.looks = Looks(self.postgres.url)

    def env(self, role: str) -> dict[str, str]:
        wecom = self.mock.url.removesuffix("/mock")
        servers = {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.valkey.url}
        return {**self.house.env(role), **servers, "WECOM_API_URL": wecom, "WECOM_OAUTH_URL": wecom}

    def run(self, *command: str | Path) -> str:
        """A command of the product on this house, to its end; what it said. Raises Problem when it fails."""
        log = self.folder / "logs" / f"{command[0]}.log"
        told = manage(*command)
        children.run_quietly(told, env=self.env("command"), log=log, what=str(command[0]), progress=self.house.progress)
        return places.tail(log, 100)

    def go_to_work(self) -> None:
        """A worker, beat and the WeCom they would send to."""
        journal: Command = ["--port", self.mock.url.rsplit(":")[-1].removesuffix("/mock"), "--journal", self.mock.file]
        mock = python("-m", "clienteling.wecom.mock", *journal, "--setup", self.house.folder / "wecom.json")
        commands = {
            "mock": mock,
            "worker": worker("restored", self.house.scale.children),
            "beat": celery("beat", "-s", str(self.folder / "beat")),
        }
        for role, command in commands.items():
            process = Process(role, command, self.env(role), self.folder)
            process.start()
            self.processes.append(process)

    def calls(self) -> int:
        """Messages that WeCom was asked to send."""
        if not self.mock.file.exists():
            return 0
        lines = self.mock.file.read_text().splitlines()
        return sum(json.loads(line)["path"] == SEND for line in lines if line.endswith("}"))

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
        self.valkey.stop()
        self.postgres.stop()


@contextmanager
def restored(house: House, folder: Path) -> Iterator[Restored]:
    folder.mkdir()
    made = Restored(house, folder)
    try:
        made.launch()
        yield made
    finally:
        made.stop()

"""`run.py demo`: a believable house on this machine, with today's alerts found and delivered."""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from runner import children, environment, places, ports, venv
from runner.commands import Command, manage, program, python
from runner.postgres import DURABLE
from runner.processes import Supervisor, supervised
from runner.progress import Progress
from runner.services import servers
from runner.signals import Ended

WORKERS = {"worker-deliver": "now,deliver", "worker-rules": "rules,bulk"}


@dataclass(frozen=True)
class Options:
    """`port` is None unless the user insists on one."""

    once: bool
    json: bool
    port: int | None


@dataclass(frozen=True)
class Demo:
    """The parts of a running demo."""

    options: Options
    folder: Path
    web_port: int
    mock_port: int
    variables: Mapping[str, str]
    progress: Progress

    @property
    def mock_setup(self) -> Path:
        """Where the seeds tell the mock about the house."""
        return self.folder / "mock.json"

    def env(self, role: str = "command") -> dict[str, str]:
        return environment.of_process(self.variables, role=role)


def run(options: Options, progress: Progress) -> int:
    """Everything up, today's alerts out; then stay until Ctrl-C, unless only once."""
    web_port = ports.choose(options.port or environment.WEB_PORT, insist=options.port is not None)
    mock_port = ports.choose(environment.MOCK_PORT, avoid=(web_port,))
    venv.ready(venv.RUNTIME, progress)
    folder = places.folder("demo")
    laptop = environment.laptop(web_port, mock_port)
    with servers(folder, settings=DURABLE, progress=progress, also=laptop) as found:
        progress.say("PostgreSQL and Valkey are ready")
        demo = Demo(options, folder, web_port, mock_port, found, progress)
        prepare_data(demo)
        with supervised(folder) as supervisor:
            start_processes(demo, supervisor)
            _run_today(demo, supervisor)
            if not options.once:
                _stay(demo, supervisor)
            progress.say("stopping")
    return 0


def prepare_data(demo: Demo) -> None:
    log = demo.folder / "logs" / "migrate.log"
    what = "bringing the tables up to date"
    demo.progress.say(what)
    children.run_quietly(manage("migrate"), env=demo.env(), log=log, what=what, progress=demo.progress)
    demo.progress.say("seeding the demo house")
    children.run_through(
        manage("seed_demo", "--mock-setup", demo.mock_setup), env=demo.env(), what="seed_demo", stdout=sys.stderr
    )


def start_processes(demo: Demo, supervisor: Supervisor) -> None:
    """All at once; then wait for those that serve."""
    demo.progress.say("starting WeCom's mock, web, workers and beat")
    mock_wecom = manage("mock_wecom", "--port", str(demo.mock_port), "--setup", demo.mock_setup)
    mock = supervisor.start("mock", mock_wecom, demo.env("mock"))
    web = supervisor.start("web", _web(demo.web_port), demo.env("web"))
    for name, queues in WORKERS.items():
        supervisor.keep(name, _worker(name, queues), demo.env("worker"))
    supervisor.keep("beat", _celery("beat", "-s", str(demo.folder / "beat-schedule")), demo.env("beat"))
    supervisor.await_ready(mock, lambda: ports.answers_http(demo.mock_port))
    supervisor.await_ready(web, lambda: ports.answers_http(demo.web_port, "/healthz"))


def _web(port: int) -> Command:
    serve = ["--interface", "wsgi", "--host", ports.HOST, "--port", str(port), "--workers", "1"]
    tuned = ["--blocking-threads", "4", "--http1-header-read-timeout", "5000", "--no-ws"]
    return program("granian", *serve, *tuned, "config.wsgi:application")


def _celery(*arguments: str) -> Command:
    return python("-m", "celery", "-A", "config", *arguments, "--loglevel", "INFO")


def _worker(name: str, queues: str) -> Command:
    alone = ["--without-gossip", "--without-mingle"]
    return _celery("worker", "-n", f"{name}@%h", "-Q", queues, "--concurrency", "2", *alone)


def _run_today(demo: Demo, supervisor: Supervisor) -> None:
    """Today's alerts; with --json the summary, with the whole demo's seconds, is the one line on standard output."""
    demo.progress.say("running today's alerts")
    machine = ["--json"] if demo.options.json else []
    output = children.run_through(
        manage("run_today", *machine),
        env=demo.env(),
        what="run_today",
        stdout=subprocess.PIPE if demo.options.json else None,
        meanwhile=supervisor.check,
    )
    if demo.options.json:
        summary = json.loads(output.strip().splitlines()[-1])
        print(json.dumps(summary | {"seconds": round(demo.progress.seconds, 1)}, ensure_ascii=False), flush=True)


def _stay(demo: Demo, supervisor: Supervisor) -> None:
    """Say where to look, and watch the processes until Ctrl-C. Raises Problem when one dies that does not come back."""
    with suppress(Ended):
        print(_addresses(demo), file=sys.stderr if demo.options.json else sys.stdout, flush=True)
        supervisor.watch()


def _addresses(demo: Demo) -> str:
    web, phones = demo.variables["PUBLIC_URL"], demo.variables["WECOM_OAUTH_URL"]
    return (
        f"\n  WeCom phones (mock)  {phones}/\n  associate's phone    {web}/m/\n  console              {web}/console/"
        f"\n  API                  {web}/api/docs/\n\n  Logs: {demo.folder / 'logs'}. Ctrl-C ends everything.\n"
    )

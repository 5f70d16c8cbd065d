"""`run.py check`: everything that can be told without running the product, two checks at a time."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from runner import children, environment, places, venv
from runner.commands import Command, manage, program
from runner.progress import Progress
from runner.signals import shielded

AT_ONCE = 2
TEMPLATES = ("clienteling", "config", "seeds")


@dataclass(frozen=True)
class Check:
    """A name people know, and the command that must succeed."""

    name: str
    command: Command
    in_production: bool = False


@dataclass(frozen=True)
class Running:
    """A check under way, its output in a file that vanishes."""

    check: Check
    child: subprocess.Popen[bytes]
    output: IO[bytes]
    began: float

    def said(self) -> str:
        self.output.seek(0)
        return self.output.read().decode(errors="replace").rstrip()


def run(progress: Progress) -> int:
    """Print a line for each check as it ends, and the output of those that failed. 1 when any did."""
    venv.ready(venv.DEVELOPMENT, progress)
    failed = [running.check.name for running in _ended(list(all_checks())) if not _report(running)]
    print(f"{len(failed)} failed: {', '.join(failed)}" if failed else f"all clean in {progress.seconds:.0f} s")
    return 1 if failed else 0


def all_checks() -> Iterator[Check]:
    """The slowest first, so that two at a time end about together."""
    yield Check("types: mypy", program("mypy", "."))
    yield Check("style: ruff check", program("ruff", "check", "."))
    yield Check("format: ruff format", program("ruff", "format", "--check", "."))
    yield Check("layers: lint-imports", program("lint-imports"))
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    yield Check("settings: check --deploy", manage(*deploy), in_production=True)
    yield Check("migrations: makemigrations --check", manage("makemigrations", "--check", "--dry-run"))
    yield Check("translations: messages --check", manage("messages", "--check"))
    schema = ("spectacular", "--validate", "--fail-on-warn", "--file", os.devnull)
    yield Check("API: spectacular --validate", manage(*schema))
    if templates := sorted(path for name in TEMPLATES for path in (places.CHECKOUT / name).rglob("*.html")):
        yield Check("templates: djade", program("djade", "--check", "--target-version", "5.2", *templates))


def _environment(check: Check) -> Mapping[str, str]:
    """None of these needs a database; without one in the environment, they get an address nobody listens on."""
    production = environment.production()
    nowhere = {name: production[name] for name in environment.SERVERS}
    return environment.of_process(production if check.in_production else environment.laptop() | nowhere)


def _ended(checks: list[Check]) -> Iterator[Running]:
    """Run them, some at once; each is given out when it has ended."""
    under_way: list[Running] = []
    try:
        while checks or under_way:
            while checks and len(under_way) < AT_ONCE:
                under_way.append(_begin(checks.pop(0)))
            for running in [running for running in under_way if children.has_ended(running.child, 0.05)]:
                under_way.remove(running)
                yield running
    finally:
        with shielded():
            for running in under_way:
                children.kill_group(running.child)


def _begin(check: Check) -> Running:
    output = tempfile.TemporaryFile()
    child = children.start(check.command, env=_environment(check), output=output)
    return Running(check, child, output, time.monotonic())


def _report(running: Running) -> bool:
    passed = running.child.returncode == 0
    print(f"{'✓' if passed else '✗'} {running.check.name} ({time.monotonic() - running.began:.1f} s)", flush=True)
    if not passed:
        print(running.said(), flush=True)
    running.output.close()
    return passed

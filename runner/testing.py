"""`run.py test`: pytest on servers of its own."""

import os
from collections.abc import Mapping

from runner import children, environment, places, venv
from runner.commands import manage, python
from runner.postgres import NAME, TESTED
from runner.progress import Progress
from runner.services import passing

ONE_PROCESS = ("-n", "--numprocesses", "--pdb", "--trace", "-s", "--collect-only", "--co", "-h", "--help", "--fixtures")


def run(arguments: list[str], progress: Progress) -> int:
    """pytest's own exit code; its closing line is the last one printed."""
    venv.ready(venv.DEVELOPMENT, progress)
    with passing("test", settings=TESTED, progress=progress) as found:
        parallel = in_parallel(arguments)
        if parallel and not os.environ.get("DATABASE_URL"):
            found |= migrated(found, progress)
        command = python("-m", "pytest", *parallel, *arguments)
        return children.run_in_front(command, env=environment.of_tests(found))


def migrated(found: Mapping[str, str], progress: Progress) -> dict[str, str]:
    """Make the tables once, in our own server's database: each process of the tests begins with a copy of it."""
    log = places.folder("logs") / "test-migrate.log"
    command, env = manage("migrate", "--skip-checks"), environment.of_process(found)
    children.run_quietly(command, env=env, log=log, what="making the tables", progress=progress)
    return {"TEST_TEMPLATE": NAME}


def in_parallel(arguments: list[str]) -> list[str]:
    """Three processes, as many tests wait for servers, unless the user says how many, debugs, or asks for one test."""
    alone = any(part.split("=")[0] in ONE_PROCESS or part.startswith("-n") or "::" in part for part in arguments)
    return [] if alone else ["-n", "3", "--dist", "worksteal"]

"""`run.py test`: pytest on servers of its own."""

from runner import children, environment, venv
from runner.commands import python
from runner.postgres import FAST
from runner.progress import Progress
from runner.services import passing

ONE_PROCESS = ("-n", "--numprocesses", "--pdb", "--trace", "-s", "--collect-only", "--co", "-h", "--help", "--fixtures")


def run(arguments: list[str], progress: Progress) -> int:
    """pytest's own exit code; its closing line is the last one printed."""
    venv.ready(venv.DEVELOPMENT, progress)
    with passing("test", settings=FAST, progress=progress) as found:
        command = python("-m", "pytest", *in_parallel(arguments), *arguments)
        return children.run_in_front(command, env=environment.of_tests(found))


def in_parallel(arguments: list[str]) -> list[str]:
    """Three processes, as many tests wait for servers, unless the user says how many, debugs, or asks for one test."""
    alone = any(part.split("=")[0] in ONE_PROCESS or part.startswith("-n") or "::" in part for part in arguments)
    return [] if alone else ["-n", "3", "--dist", "worksteal"]

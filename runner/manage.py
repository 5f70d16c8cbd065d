"""`run.py manage …`: manage.py with the demo's database, whether the demo runs or not."""

from runner import children, environment, places, venv
from runner.commands import manage
from runner.progress import Progress
from runner.services import shared

WITHOUT_SERVERS = {
    "",
    "-h",
    "--help",
    "--version",
    "help",
    "version",
    "check",
    "makemigrations",
    "messages",
    "mock_wecom",
    "spectacular",
}


def run(arguments: list[str], progress: Progress) -> int:
    """The command's own exit code."""
    venv.ready(venv.RUNTIME, progress)
    command = manage(*arguments)
    laptop = environment.unless_set(environment.laptop())
    if (arguments or [""])[0] in WITHOUT_SERVERS:
        return children.run_in_front(command, env=environment.of_process(laptop))
    with shared(places.folder("demo"), progress=progress, also=laptop) as found:
        return children.run_in_front(command, env=environment.of_process(found))

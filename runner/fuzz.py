"""`run.py fuzz [CASES]`: everything the API's description allows, asked by every role, on servers of its own."""

from runner import children, environment, places, venv
from runner.commands import manage, python
from runner.postgres import FAST
from runner.progress import Progress
from runner.services import passing


def run(arguments: list[str], progress: Progress) -> int:
    """1 when an answer was an error of the server, or one the description does not know."""
    venv.ready(venv.DEVELOPMENT, progress)
    with passing("fuzz", settings=FAST, progress=progress) as found:
        env = environment.of_process(environment.laptop(), found)
        log = places.folder("logs") / "fuzz-migrate.log"
        children.run_quietly(
            manage("migrate", "--skip-checks"), env=env, log=log, what="making the tables", progress=progress
        )
        return children.run_in_front(python("-m", "tests.api.fuzzing", *arguments), env=env)

"""`run.py bench NAME`: a benchmark on servers of its own, with settings fair for measuring."""

import ast
from pathlib import Path

from runner import children, environment, places, venv
from runner.commands import manage, python
from runner.postgres import MEASURED
from runner.problems import Problem
from runner.progress import Progress
from runner.services import passing


def run(arguments: list[str], progress: Progress) -> int:
    """The benchmark's own exit code; without a name, the list of them."""
    if not arguments:
        print("\n".join(f"{name:12} {question}" for name, question in known().items()))
        return 0
    name, *rest = arguments
    if name not in known():
        raise Problem(f"no benchmark {name!r}, there are: {', '.join(known()) or 'none'}")
    venv.ready(venv.RUNTIME, progress)
    with passing("bench", settings=MEASURED, progress=progress) as found:
        env = environment.of_process(environment.measuring(), found)
        log = places.folder("logs") / "bench-migrate.log"
        children.run_quietly(
            manage("migrate", "--skip-checks"), env=env, log=log, what="making the tables", progress=progress
        )
        progress.say(f"tables made, running {name}")
        return children.run_in_front(python("-m", f"bench.{name}", *rest), env=env)


def known() -> dict[str, str]:
    """Each module of `bench/` that can be run, with the question its docstring asks."""
    modules = sorted((places.CHECKOUT / "bench").glob("*.py"))
    return {path.stem: _question(path) for path in modules if "__main__" in path.read_text()}


def _question(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0]

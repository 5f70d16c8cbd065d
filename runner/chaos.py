"""`run.py chaos`: real processes killed, frozen and cut off under load, and a judge who says which promises held."""

from runner import children, claims, environment, venv
from runner.commands import python
from runner.progress import Progress
from runner.services import passing_folder


def run(arguments: list[str], progress: Progress) -> int:
    """1 when a promise did not hold. Its servers are its own: it kills them."""
    venv.ready(venv.RUNTIME, progress)
    with passing_folder("chaos") as folder, claims.owned(folder):
        command = python("-m", "chaos", *arguments, "--folder", folder)
        return children.run_in_front(command, env=environment.of_process(role="command"))

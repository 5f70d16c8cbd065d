"""`run.py canary`: the demo at DEBUG on servers of its own, with clients nobody could mistake; where they are read."""

from runner import children, demo, environment, ports, venv
from runner.commands import python
from runner.postgres import FAST
from runner.processes import supervised
from runner.progress import Progress
from runner.services import passing_folder, servers

ONCE = demo.Options(once=True, json=False, port=None)


def run(progress: Progress) -> int:
    """1 when something personal is read where it should not be."""
    venv.ready(venv.DEVELOPMENT, progress)
    web, mock = ports.free(), ports.free()
    at_debug = environment.laptop(web, mock) | {"LOG_LEVEL": "DEBUG", "GLOBAL_HOLDOUT_PERCENT": "0"}
    with passing_folder("canary") as folder, servers(folder, settings=FAST, progress=progress, also=at_debug) as found:
        running = demo.Demo(ONCE, folder, web, mock, found, progress)
        demo.prepare_data(running)
        with supervised(folder) as supervisor:
            demo.start_processes(running, supervisor)
            progress.say("canary clients go through today's main job")
            command = python("-m", "tests.main_job.canary_demo", str(folder / "logs"))
            return children.run_in_front(command, env=running.env())

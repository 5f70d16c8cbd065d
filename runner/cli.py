"""The command line of run.py: what each command is called and what it takes."""

import argparse
import sys

from runner import bench, canary, chaos, checks, demo, environment, fuzz, manage, requirement_locks, signals, testing
from runner.problems import Problem, of_system
from runner.progress import Progress

COMMANDS = """commands:
  demo [--once] [--json] [--port N]   the whole system with a believable house and today's alerts
  test [pytest's arguments]           the tests, on servers of their own
  check                               style, types, layers, migrations, translations, API
  bench [NAME …]                      a benchmark on servers of its own; without a name, the list
  fuzz [CASES] [--seed N]             the API asked at random by every role, by its own description
  canary                              the demo at DEBUG with clients nobody could mistake: where they are read
  chaos [NAME …] [--seed N]           everything killed, frozen and cut off under load: which promises hold
  manage …                            manage.py with the demo's database
  lock [--upgrade]                    resolve pyproject.toml into the hash-pinned locks
"""


def main(argv: list[str]) -> int:
    """The exit code: 2 with one line for a problem of this machine, the command's own otherwise."""
    signals.listen()
    try:
        return _run(argv, Progress())
    except signals.Ended as ended:
        return 128 + ended.number
    except Problem as problem:
        print(f"run.py: {problem}", file=sys.stderr)
    except OSError as error:
        print(f"run.py: {of_system(error)}", file=sys.stderr)
    return 2


def _run(argv: list[str], progress: Progress) -> int:
    parser = argparse.ArgumentParser("run.py", epilog=COMMANDS, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "command", choices=["demo", "test", "check", "bench", "fuzz", "canary", "chaos", "manage", "lock"]
    )
    command, rest = parser.parse_args(argv[:1]).command, argv[1:]
    if command != "test":
        environment.read_env_file()
    match command:
        case "demo":
            return demo.run(_demo_options(rest), progress)
        case "check":
            argparse.ArgumentParser("run.py check").parse_args(rest)
            return checks.run(progress)
        case "test":
            return testing.run(rest, progress)
        case "bench":
            return bench.run(rest, progress)
        case "fuzz":
            return fuzz.run(rest, progress)
        case "canary":
            argparse.ArgumentParser("run.py canary").parse_args(rest)
            return canary.run(progress)
        case "chaos":
            return chaos.run(rest, progress)
        case "manage":
            return manage.run(rest, progress)
        case _:
            return requirement_locks.make(rest, progress)


def _demo_options(arguments: list[str]) -> demo.Options:
    parser = argparse.ArgumentParser("run.py demo")
    parser.add_argument("--once", action="store_true", help="stop when today's alerts are delivered")
    parser.add_argument("--json", action="store_true", help="the summary as one line of JSON on standard output")
    parser.add_argument("--port", type=_port, help=f"the web's port (default {environment.WEB_PORT} or the next free)")
    given = parser.parse_args(arguments)
    return demo.Options(once=given.once, json=given.json, port=given.port)


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is 1 to 65535")
    return number

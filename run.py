"""The project's commands: `python3 run.py demo`, `test`, `check`, `bench`, `manage`, `lock`. Needs Python 3.11 only."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (whoever has an older one should read why, not a SyntaxError)
    sys.stderr.write(
        "run.py: Python 3.11 or later is needed, not " + sys.version.split()[0] + ": try python3.11 run.py\n"
    )
    sys.exit(2)

from runner.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

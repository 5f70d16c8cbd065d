"""How fast does a file of clients come in, in how much memory, and does it change anything when it comes again?

`run.py bench imports [ROWS]`.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from python_calamine import CalamineWorkbook

from bench import client_file
from bench.population import populate
from clienteling.clients.models import Tier
from runner import places
from runner.commands import Command, manage, python

MOST_MB = 300
LOOK_EVERY_S = 0.05
TIERS = {"silver": 1, "gold": 2}


@dataclass(frozen=True)
class Finished:
    """A process that ended well: its output, how long it took, what it took."""

    output: str
    seconds: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True)
class Result:
    rows: int
    first: Finished
    again: Finished
    rejected: dict[str, int]

    @property
    def peak_mb(self) -> float:
        return max(self.first.peak_mb, self.again.peak_mb)

    def wrong(self) -> list[str]:
        """What is not as it must be."""
        bad = client_file.expected(self.rows)
        good, all_bad = self.rows - sum(bad.values()), sum(bad.values())
        checks = {
            "peak memory": self.peak_mb < MOST_MB,
            "reasons of broken rows": self.rejected == bad,
            "counts of the first run": counts(self.first) == (good, 0, 0, all_bad),
            "counts of the second run": counts(self.again) == (0, 0, good, all_bad),
        }
        return [name for name, holds in checks.items() if not holds]


def counts(run: Finished) -> tuple[int, ...]:
    summary: dict[str, Any] = json.loads(run.output)
    return tuple(summary[name] for name in ("created", "updated", "unchanged", "rejected"))


def finished(command: Command, env: Mapping[str, str]) -> Finished:
    """Run to the end, looking at the process's memory all the time; raises when it fails."""
    began, peak_kb = time.perf_counter(), 0
    with TemporaryFile("w+") as output:
        process = Popen(command, env=dict(env), stdout=output, cwd=places.CHECKOUT)  # noqa: S603
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            peak_kb = max(peak_kb, peak_of(process.pid))
            time.sleep(LOOK_EVERY_S)
        _pid, status, used = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{command}: exit code {process.returncode}")
        output.seek(0)
        said = output.read()
    return Finished(said, time.perf_counter() - began, used.ru_utime + used.ru_stime, peak_kb / 1024)


def peak_of(pid: int) -> int:
    """The most it has had since it began its program, in kB; `ru_maxrss` would count what it was forked from."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def reasons(path: Path) -> dict[str, int]:
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return dict(Counter(str(row[header.index("code")]) for row in rows))


def main(rows: int, env: Mapping[str, str] = os.environ) -> Result:
    """Print rates, memory and counts of both runs."""
    populate(0)
    Tier.objects.bulk_create(Tier(code=code, rank=rank, name=code) for code, rank in TIERS.items())
    with TemporaryDirectory() as folder:
        path, rejects = Path(folder) / "clients.xlsx", Path(folder) / "rejected.xlsx"
        finished(python("-m", "bench.client_file", str(path), str(rows)), env)
        mapped = [*client_file.columns(), "--source=bench", "--json", "--skip-checks", f"--rejects={rejects}"]
        command = manage("import_clients", str(path), *mapped)
        result = Result(rows, finished(command, env), finished(command, env), reasons(rejects))
    report(result)
    return result


def report(result: Result) -> None:
    print(f"{result.rows:,} rows of XLSX, {sum(result.rejected.values()):,} of them broken")
    for name, run in (("first run", result.first), ("again", result.again)):
        created, updated, unchanged, rejected = counts(run)
        print(
            f"  {name:10} {run.seconds:6.1f} s   {result.rows / run.seconds:7,.0f} rows/s   CPU {run.cpu_s:6.1f} s   "
            f"peak {run.peak_mb:.0f} MB   created {created:,} updated {updated:,} unchanged {unchanged:,} "
            f"rejected {rejected:,}"
        )
    print(f"  rejected by reason: {result.rejected}")
    print(f"  wrong: {', '.join(result.wrong()) or 'nothing'}; peak must stay under {MOST_MB} MB")


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if sys.argv[1:] else 100_000).wrong()))

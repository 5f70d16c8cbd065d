"""What a run came to, as a table of promise, figure and verdict."""

import os
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from chaos.judge import Evidence, Finding

KEPT = Path(__file__).parent.parent / "docs" / "reliability.md"
TITLE = "## The last full run"
HEAD = ("", "what", "found", "bound", "")


def table(findings: Sequence[Finding]) -> str:
    rows = [HEAD, *((it.promise, it.what, it.figure, it.bound, "ok" if it.ok else "NOT OK") for it in findings)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def summary(seen: Evidence) -> str:
    """What happened, in a line."""
    harms = Counter(harm.what for harm in seen.record.harms)
    done = ", ".join(f"{what} ×{count}" for what, count in harms.items()) or "no harm"
    return f"{len(seen.record.posted):,} events acknowledged, {len(seen.calls):,} cards posted to WeCom; {done}"


def keep(seed: int, seconds: float, found: Mapping[str, Sequence[Finding]], *, small: bool) -> None:
    """Write the figures into the document, in the place of the last ones."""
    size = "small version" if small else "full version"
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    when = datetime.now(UTC).date().isoformat()
    head = f"Seed {seed}, {size}, {seconds / 60:.0f} minutes; {machine}; {when}.\n"
    rows = [f"| {name} | {it.promise} | {it.what} | {it.figure} | {it.bound} | {'ok' if it.ok else '**not ok**'} |"
            for name, findings in found.items() for it in findings]  # fmt: skip
    columns = ["| scenario | | what | found | bound | |", "|---|---|---|---|---|---|"]
    before = KEPT.read_text().partition(TITLE)[0]
    KEPT.write_text("\n".join([f"{before}{TITLE}", head, *columns, *rows, ""]))

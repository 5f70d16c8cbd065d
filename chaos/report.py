"""What a run came to, as a table of promise, figure and verdict."""

from collections import Counter
from collections.abc import Sequence

from chaos.judge import Evidence, Finding

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

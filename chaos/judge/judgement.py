"""All findings about one run, promise by promise."""

from collections.abc import Callable, Iterator

from chaos.judge import alerts, doors, inbox, pace, sends
from chaos.judge.evidence import Evidence
from chaos.judge.finding import Finding

ALWAYS: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    alerts.findings,
    sends.findings,
    pace.findings,
    inbox.findings,
    doors.findings,
)


def judge(seen: Evidence) -> list[Finding]:
    found = [finding for part in ALWAYS for finding in part(seen)]
    return sorted(found, key=lambda finding: finding.promise)

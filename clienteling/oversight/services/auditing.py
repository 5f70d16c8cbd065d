"""Looking at every invariant, keeping what was found, and saying whether all is well."""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from clienteling.oversight.invariants import INVARIANTS, Finding
from clienteling.oversight.models import AuditRun

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=10)
SILENT_AFTER = 3 * EVERY
KEPT = timedelta(days=30)


def look(at: datetime) -> Iterator[Finding]:
    """All of them, also those that hold, in their order."""
    for one in sorted(INVARIANTS, key=lambda it: it.number):
        began = time.monotonic()
        count, sample = one.exceptions(at)
        took = round((time.monotonic() - began) * 1000)
        yield Finding(f"{one.number}.{one.code}", one.name, count, sample, took)


def run_audit(at: datetime) -> AuditRun:
    """Look, keep what was found, and log it: a finding is an error."""
    looked = list(look(at))
    broken = [finding for finding in looked if finding.count]
    for finding in broken:
        log.error("audit.broken", extra={"invariant": finding.code, "count": finding.count, "sample": finding.sample})
    AuditRun.objects.filter(at__lt=at - KEPT).delete()
    return AuditRun.objects.create(
        at=at,
        took_ms=sum(finding.took_ms for finding in looked),
        findings={finding.code: [finding.count, finding.sample] for finding in broken},
    )


def health(at: datetime) -> str:
    """Empty when all is well: what the last audit found, or that none has run for too long. Never run is not ill."""
    last = AuditRun.objects.order_by("-at").first()
    if last is None:
        return ""
    if at - last.at > SILENT_AFTER:
        return "audit silent"
    return ", ".join(f"{code}: {count}" for code, (count, _sample) in last.findings.items())

"""Looking at every invariant, keeping what was found, and saying whether all is well."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection, transaction

from clienteling.oversight.invariants import INVARIANTS, Finding
from clienteling.oversight.models import AuditRun

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=10)
SILENT_AFTER = 3 * EVERY
KEPT = timedelta(days=30)
# What the audit of every ten minutes looks back on, and how long it may take before the task is ended.
RECENT = timedelta(days=7)
WHOLE_S = 45.0
MOST_S = 10.0
EVER = datetime(1970, 1, 1, tzinfo=UTC)


def look(at: datetime, since: datetime = EVER, within_s: float | None = None) -> Iterator[Finding]:
    """All of them, also those that hold, in their order. What cannot be looked at is a finding, and ends no other."""
    until = time.monotonic() + within_s if within_s else None
    for one in sorted(INVARIANTS, key=lambda it: it.number):
        began = time.monotonic()
        try:
            with transaction.atomic():
                hurry(until)
                count, sample = one.exceptions(at, since)
        except DatabaseError as error:
            count, sample = 1, [f"could not be looked at: {type(error.__cause__ or error).__name__}"]
        took = round((time.monotonic() - began) * 1000)
        yield Finding(f"{one.number}.{one.code}", one.name, count, sample, took)


def hurry(until: float | None) -> None:
    """One statement may take so long of what is left; without an end as long as the connection lets it."""
    if until is not None:
        left_s = max(0.1, min(MOST_S, until - time.monotonic()))
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{left_s * 1000:.0f}ms"])


def run_audit(at: datetime) -> AuditRun:
    """Look at what is recent, keep what was found, and log it: a finding is an error."""
    looked = list(look(at, at - RECENT, WHOLE_S))
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

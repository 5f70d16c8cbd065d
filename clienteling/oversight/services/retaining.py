"""The nightly deletion of what has been kept for as long as its purpose asks, in spells that end before their task."""

import logging
import time
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from clienteling.associates.services import record
from clienteling.lib import clock
from clienteling.oversight.models import RetentionPeriod, RetentionRun
from clienteling.oversight.retention import PURPOSES, Kept

log = logging.getLogger(__name__)
BATCH = 1_000
SPELL_S = 40.0
EVERY = timedelta(hours=23)


def periods() -> dict[str, int]:
    """Purpose → days."""
    own = dict(RetentionPeriod.objects.values_list("purpose", "days"))
    return {kept.purpose: own.get(kept.purpose, kept.days) for kept in PURPOSES}


def nightly(at: datetime) -> RetentionRun | None:
    """Once a night, whoever asks first; what is left after a spell is the next one's."""
    run = RetentionRun.objects.filter(at__gt=at - EVERY).order_by("at").last()
    if run and run.finished_at:
        return None
    return delete_old(run.at if run else at, run=run)


def delete_old(at: datetime, *, run: RetentionRun | None = None, spell_s: float = SPELL_S) -> RetentionRun:
    """In small transactions, each purpose for its share of the time; the counts of a spell stand in the audit log.

    What breaks in one purpose is logged, holds up no other, and is tried again with the next spell.
    """
    run = run or RetentionRun.objects.create(at=at)
    days, until, before = periods(), time.monotonic() + spell_s, dict(run.deleted)
    shares = range(len(PURPOSES), 0, -1)
    done = [tried(it, days[it.purpose], run, until, left) for it, left in zip(PURPOSES, shares, strict=True)]
    counts = {purpose: count - before.get(purpose, 0) for purpose, count in run.deleted.items()}
    with transaction.atomic():
        run.finished_at = clock.now() if all(done) else None
        run.save(update_fields=["finished_at"])
        record("retention.ran", by="retention", at=at, subject=run, detail={it: n for it, n in counts.items() if n})
    log.info("retention.ran", extra={"deleted": sum(counts.values())})
    return run


def tried(kept: Kept, days: int, run: RetentionRun, until: float, left: int) -> bool:
    """Whether nothing of it is left; `left`: how many purposes share the time."""
    now = time.monotonic()
    try:
        return delete(kept, days, run, now + (until - now) / left)
    except DatabaseError:
        log.exception("retention.broke", extra={"purpose": kept.purpose})
        return False


def delete(kept: Kept, days: int, run: RetentionRun, until: float) -> bool:
    """Whether all went or was emptied, rows of the table itself, before `until`; noted as it goes."""
    while time.monotonic() < until:
        with transaction.atomic():
            pks = list(kept.older(run.at, days).values_list("pk", flat=True)[:BATCH])
            if not pks:
                return True
            kept.forget(kept.older(run.at, days).filter(pk__in=pks))
            deleted = run.deleted | {kept.purpose: run.deleted.get(kept.purpose, 0) + len(pks)}
            RetentionRun.objects.filter(pk=run.pk).update(deleted=deleted)
        run.deleted = deleted
    return False

"""The nightly deletion of what has been kept for as long as its purpose asks."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from clienteling.associates.services import record
from clienteling.oversight.models import RetentionPeriod, RetentionRun
from clienteling.oversight.retention import PURPOSES, Kept

log = logging.getLogger(__name__)
BATCH = 1_000
MOST_BATCHES = 200
EVERY = timedelta(hours=23)


def periods() -> dict[str, int]:
    """Purpose → days."""
    own = dict(RetentionPeriod.objects.values_list("purpose", "days"))
    return {kept.purpose: own.get(kept.purpose, kept.days) for kept in PURPOSES}


def nightly(at: datetime) -> RetentionRun | None:
    """Once a night, whoever asks first."""
    if RetentionRun.objects.filter(at__gt=at - EVERY).exists():
        return None
    return delete_old(at)


def delete_old(at: datetime) -> RetentionRun:
    """In small transactions; the counts stand in the audit log."""
    days = periods()
    deleted = {kept.purpose: delete(kept, days[kept.purpose], at) for kept in PURPOSES}
    counts = {purpose: count for purpose, count in deleted.items() if count}
    with transaction.atomic():
        run = RetentionRun.objects.create(at=at, deleted=counts)
        record("retention.ran", by="retention", at=at, subject=run, detail=counts)
    log.info("retention.ran", extra={"deleted": sum(counts.values())})
    return run


def delete(kept: Kept, days: int, at: datetime) -> int:
    """How many rows of the table itself went or were emptied; the rest waits for the next night."""
    count = 0
    for _n in range(MOST_BATCHES):
        pks = list(kept.older(at, days).values_list("pk", flat=True)[:BATCH])
        if not pks:
            break
        kept.forget(kept.older(at, days).filter(pk__in=pks))
        count += len(pks)
    return count

"""Nothing is kept for longer than its purpose asks; two days of grace are for the night that deletes it."""

from datetime import datetime
from typing import Any

from clienteling.oversight.invariants.invariant import SAMPLE, Invariant
from clienteling.oversight.retention import PURPOSES
from clienteling.oversight.services.retaining import periods

GRACE_DAYS = 2


class NothingTooOld(Invariant):
    """Asked through the very words by which the nightly deletion finds its rows, purpose by purpose."""

    def exceptions(self, at: datetime) -> tuple[int, list[str]]:
        days, count, sample = periods(), 0, []
        for kept in PURPOSES:
            late = kept.older(at, days[kept.purpose] + GRACE_DAYS)
            pks: list[Any] = list(late.values_list("pk", flat=True)[: SAMPLE * 20])
            count += len(pks)
            sample += [f"{kept.table} {pk}" for pk in pks]
        return count, sample[:SAMPLE]


INVARIANTS: list[Invariant] = [
    NothingTooOld(12, "nothing_too_old", "No row is older than its purpose's retention", sql="")
]

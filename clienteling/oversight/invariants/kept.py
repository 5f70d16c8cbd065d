"""Nothing is kept for longer than its purpose asks; two days of grace are for the night that deletes it."""

from datetime import datetime

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from clienteling.oversight.invariants.invariant import SAMPLE, Invariant
from clienteling.oversight.retention import PURPOSES
from clienteling.oversight.services.retaining import periods

GRACE_DAYS = 2


class NothingTooOld(Invariant):
    """Asked through the very words by which the nightly deletion finds its rows, all purposes in one statement."""

    def exceptions(self, at: datetime, since: datetime) -> tuple[int, list[str]]:
        days = periods()
        first, *others = [
            kept.older(at, days[kept.purpose] + GRACE_DAYS)
            .values_list(Concat(Value(f"{kept.table} "), Cast(F("pk"), CharField())), flat=True)
            .order_by()[: SAMPLE * 20]
            for kept in PURPOSES
        ]
        late = [str(name) for name in first.union(*others, all=True)]
        return len(late), sorted(late)[:SAMPLE]


INVARIANTS: list[Invariant] = [
    NothingTooOld(12, "nothing_too_old", "No row is older than its purpose's retention", sql="")
]

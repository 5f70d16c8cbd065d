"""Activity stored while a merge, or its undoing, was not committed yet: brought to whom it belongs since.

Neither saw the other. Storing activity locks no client, so that it costs nothing; this looks again instead.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from clienteling.clients.models import ClientMerge
from clienteling.clients.services.merging import LOOK_AGAIN, MOVE_ACTIVITY, RETURN_ACTIVITY, locked, run
from clienteling.clients.services.moved import merged_below

BACK = timedelta(days=1)


def settle_merges(at: datetime) -> int:
    """Of the merges and undoings of a day; how many rows that were. Calm to repeat."""
    merges = ClientMerge.objects.select_related("survivor", "merged")
    made = merges.filter(merged_at__gt=at - BACK, undone_at=None, merged__merged_into=F("survivor"))
    undone = merges.filter(undone_at__gt=at - BACK, merged__merged_into=None)
    return sum(map(settle, made)) + sum(map(settle_undone, undone))


def settle(merge: ClientMerge) -> int:
    with transaction.atomic():
        survivor, other = locked(merge.survivor, merge.merged)
        if other.merged_into_id != survivor.pk:
            return 0
        rows = run(MOVE_ACTIVITY, survivor=survivor.pk, other=other.pk)
        if rows:
            run(LOOK_AGAIN, to=survivor.pk, of=other.pk)
    return rows


def settle_undone(merge: ClientMerge) -> int:
    with transaction.atomic():
        survivor, other = locked(merge.survivor, merge.merged)
        if other.merged_into_id:
            return 0
        rows = run(RETURN_ACTIVITY, survivor=survivor.pk, other=other.pk, parts=[other.pk, *merged_below(other.pk)])
        if rows:
            run(LOOK_AGAIN, to=other.pk, of=survivor.pk)
    return rows

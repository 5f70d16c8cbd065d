"""A house whose histories unfold: what lies ahead is taken away, and told again when its time comes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models

from clienteling.attribution.models import Order, OrderLine, Pickup, Refund, Touch
from clienteling.clients.models import (
    Activity,
    Consent,
    FollowEvent,
    IngestBatch,
    PointsEntry,
    Price,
    QuietSpell,
    Relationship,
    StockCount,
    TierChange,
    Wish,
)

# Parents first: when a row begins to be, and which of its columns are filled in later.
TIMED: list[tuple[type[models.Model], str, list[str]]] = [
    (Activity, "occurred_at", []),
    (Order, "placed_at", []),
    (OrderLine, "order__placed_at", []),
    (Refund, "refunded_at", []),
    (Pickup, "taken_at", ["ready_at", "collected_at"]),
    (TierChange, "changed_at", []),
    (PointsEntry, "occurred_at", []),
    (FollowEvent, "at", []),
    (Relationship, "started_at", ["ended_at"]),
    (Touch, "occurred_at", []),
    (Consent, "granted_at", ["withdrawn_at"]),
    (QuietSpell, "began_at", []),
    (StockCount, "counted_at", []),
    (Price, "valid_from", []),
    (Wish, "noted_at", ["closed_at", "promise_kept_at"]),
]
ENDS, BEGINS = 0, 1
News = tuple[datetime, int, int, models.Model, dict[str, Any]]


class Unfolding:
    """Everything after `at` is unknown until `until` is called with a later moment."""

    def __init__(self, at: datetime) -> None:
        self.news: list[News] = []
        known: list[tuple[models.Model, list[str]]] = []
        for order, (model, start, ends) in enumerate(TIMED):
            for row in model._default_manager.all():
                news = list(ahead(order, row, start, ends, at))
                self.news += news
                if news and news[-1][1] == ENDS:
                    known.append((row, [name for _when, _what, _order, _row, then in news for name in then]))
        for model, start, _ends in reversed(TIMED):
            rows = model._default_manager.filter(**{f"{start}__gt": at})
            model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
        for row, names in known:
            row.save(update_fields=names)
        self.news.sort(key=lambda news: news[:3])

    def until(self, at: datetime) -> list[int]:
        """Tell what has happened by then; the clients who did something."""
        active = set()
        while self.news and self.news[0][0] <= at:
            _when, what, _order, row, columns = self.news.pop(0)
            if what == BEGINS:
                type(row)._default_manager.bulk_create([row])
                active |= {row.client_id} if isinstance(row, Activity) else set()
            else:
                type(row)._default_manager.filter(pk=row.pk).update(**columns)
        return sorted(active)


def ahead(order: int, row: models.Model, start: str, ends: list[str], at: datetime) -> Iterator[News]:
    """What will be told of the row, its beginning last; the row itself is blanked."""
    for column in ends:
        value = getattr(row, column)
        if value is not None and value > at:
            yield value, ENDS, order, row, blanked(row, column)
    began = row.order.placed_at if isinstance(row, OrderLine) else getattr(row, start)
    if began > at:
        yield began, BEGINS, order, row, {}


def blanked(row: models.Model, column: str) -> dict[str, Any]:
    """What fills the column in later."""
    blanks: dict[str, Any] = {column: None}
    if isinstance(row, Wish) and column == "closed_at":
        blanks["status"] = "open"
    then = {name: getattr(row, name) for name in blanks}
    for name, blank in blanks.items():
        setattr(row, name, blank)
    return then


def batch(client_ids: list[int], at: datetime) -> None:
    """The arrival of what those clients did."""
    IngestBatch.objects.create(
        source="web", idempotency_key=at.isoformat(), body_digest=b"", received_at=at, rows=1, client_ids=client_ids
    )

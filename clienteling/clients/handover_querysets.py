"""The words for sets of handovers, their rows, and transfers."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q

from clienteling.associates.models import Associate
from clienteling.associates.sight import in_sight

if TYPE_CHECKING:
    from clienteling.clients.models import ClientTransfer, Handover  # noqa: F401  (named in the generic bases)

WINDOW = timedelta(days=90)
OPEN_STATES = ("planned", "asked", "waiting")
Row = TypeVar("Row", bound=models.Model)


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: Associate) -> Self:
        """One's own, a manager's store's, a region's, a market's."""
        return self.filter(in_sight(user))

    def running(self) -> Self:
        return self.filter(status="running")

    def counted(self) -> Self:
        """With `taken` of `total` clients."""
        taken = Count("clients", filter=Q(clients__state="taken"))
        return self.annotate(total=Count("clients"), taken=taken)

    def claim(self, at: datetime, lease: timedelta) -> list["Handover"]:
        """Running ones whose lists must still be read, taken for the length of the lease."""
        with transaction.atomic():
            due = self.running().filter(opened_at=None, due_at__lte=at).select_for_update(skip_locked=True)
            pks = list(due.values_list("pk", flat=True))
            self.filter(pk__in=pks).update(due_at=at + lease)
        return list(self.filter(pk__in=pks).select_related("associate__market__corp").order_by("pk"))

    def without_open_rows(self) -> Self:
        """Running ones with nothing left to move."""
        opened = self.running().filter(opened_at__isnull=False)
        for rows in ("clients", "groups"):
            model: Any = self.model._meta.get_field(rows).related_model
            opened = opened.exclude(Exists(model.objects.open().filter(handover=OuterRef("pk"))))
        return opened


class HandoverRowQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: Associate) -> Self:
        """Rows of the handovers one sees."""
        sight = {name: f"handover__associate{path}" for name, path in SIGHT.items()}
        return self.filter(in_sight(user, **sight))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def counted(self) -> dict[str, int]:
        """How many rows are in each state."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))

    def claim(
        self, states: Collection[str], at: datetime, lease: timedelta, limit: int, **changes: object
    ) -> list[Row]:
        """Due rows of running handovers in those states, taken for the length of the lease, and `changes` with it."""
        with transaction.atomic():
            due = self.filter(state__in=states, due_at__lte=at, handover__status="running").order_by("due_at", "pk")
            pks = list(due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:limit])
            self.filter(pk__in=pks).update(due_at=at + lease, **changes)
        own = [name for name in ("client",) if hasattr(self.model, name)]
        rows = self.filter(pk__in=pks).select_related("handover__associate__market__corp", "receiver", *own)
        return list(rows.order_by("pk"))


SIGHT = {"associate": "", "store": "__store", "market": "__market"}


class TransferQuerySet(models.QuerySet["ClientTransfer"]):
    def running(self) -> Self:
        return self.filter(settled_at=None)

    def running_at(self, at: datetime) -> Self:
        return self.filter(Q(settled_at=None) | Q(settled_at__gt=at), asked_at__lte=at)

    def used_up(self, at: datetime) -> set[int]:
        """Clients who were transferred in service as often as 90 days allow."""
        counting = self.filter(resigned=False, outcome__in=["running", "done"], asked_at__gt=at - WINDOW)
        often = counting.order_by().values("client").annotate(times=Count("pk")).filter(times__gte=2)
        return set(often.values_list("client", flat=True))

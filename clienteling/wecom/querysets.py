"""The words for sets of sends and callback events."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

if TYPE_CHECKING:
    from clienteling.wecom.models.callback import CallbackEvent
    from clienteling.wecom.models.send import Send


class SendQuerySet(models.QuerySet["Send"]):
    def due(self, at: datetime) -> Self:
        """Queued, and their time has come; most urgent first."""
        return self.filter(state="queued", due_at__lte=at).order_by("priority", "due_at")

    def abandoned(self) -> Self:
        """Their worker's lease has run out, by the database's clock: it died or froze."""
        return self.filter(state="sending", lease_until__lt=Now()).order_by("lease_until")

    def held_under(self, lease_token: UUID) -> Self:
        """Still ours: every write after a claim starts here, so that a worker that froze and woke changes nothing."""
        return self.filter(state="sending", lease_token=lease_token)

    def claim(self, at: datetime, lease_token: UUID, lease_s: float, limit: int) -> list["Send"]:
        """Lease up to `limit` rows, abandoned ones first. An abandoned try counts as one."""
        with transaction.atomic():
            ids = self._lock(self.abandoned(), limit)
            ids += self._lock(self.due(at), limit - len(ids))
            self.filter(pk__in=ids).update(
                tries=Case(When(state="sending", first_sent_at__isnull=False, then=F("tries") + 1), default=F("tries")),
                state="sending",
                lease_token=lease_token,
                lease_until=Now() + timedelta(seconds=lease_s),
            )
        return list(self.filter(pk__in=ids).select_related("corp").order_by("priority", "due_at"))

    @staticmethod
    def _lock(rows: "SendQuerySet", limit: int) -> list[int]:
        return list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])

    def begin(self, lease_token: UUID, lease_s: float) -> int:
        """Say, before any byte leaves, that these may have been sent; the lease starts anew."""
        return self.held_under(lease_token).update(
            first_sent_at=Case(When(first_sent_at=None, then=Now()), default=F("first_sent_at")),
            lease_until=Now() + Value(timedelta(seconds=lease_s)),
        )


class CallbackEventQuerySet(models.QuerySet["CallbackEvent"]):
    def waiting(self, at: datetime) -> Self:
        """Received, not handled, and not put off; oldest first."""
        return self.filter(Q(state="received", due_at__lte=at)).order_by("pk")

    def next_waiting(self, at: datetime) -> "CallbackEvent | None":
        """The oldest waiting event nobody else is handling, locked until the transaction ends."""
        return self.waiting(at).select_for_update(skip_locked=True, of=("self",)).first()

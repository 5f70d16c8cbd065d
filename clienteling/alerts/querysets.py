"""The words for sets of alerts."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from clienteling.associates.models import Associate
from clienteling.associates.sight import in_care

if TYPE_CHECKING:
    from clienteling.alerts.models import Alert  # noqa: F401  (named in the generic bases)


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: Associate) -> Self:
        """One's own alerts and those of whom one covers for; a manager's stores; head office's market."""
        return self.filter(in_care(user, market="client__market"))

    def to_do(self, at: datetime) -> Self:
        """What an associate's *today* shows: not done, still useful, not held back, of clients who are there."""
        open_ones = self.filter(handling__in=["open", "acknowledged", "later"], expires_at__gt=at)
        return open_ones.filter(client__merged_into=None).exclude(delivery="suppressed")

"""The words for sets of looks at clients."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from clienteling.associates.models import Associate
from clienteling.associates.roles import READ_AUDIT

if TYPE_CHECKING:
    from clienteling.clients.models import Look  # noqa: F401  (named in the generic base)


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, user: Associate) -> Self:
        """Looks at clients of one's market, or of the house, for whoever reads the audit log; nothing for others."""
        if not user.has_perm(READ_AUDIT):
            return self.none()
        return self.filter(market=user.market_id) if user.market_id else self

    def between(self, first: datetime, last: datetime) -> Self:
        return self.filter(looked_at__gte=first, looked_at__lt=last)

"""The words for sets of changes, and of what clients asked for."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from clienteling.associates.roles import SERVE_CLIENTS

if TYPE_CHECKING:
    from clienteling.associates.models import Associate
    from clienteling.oversight.models import Change  # noqa: F401  (named in the generic base)


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, row: models.Model) -> Self:
        """The history of one row, newest first."""
        return self.filter(table=row._meta.db_table, row_id=str(row.pk)).order_by("-pk")


class RequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "Associate") -> Self:
        """Of clients of one's market, for whoever may look after what clients ask for; nothing for others."""
        if not user.has_perm(SERVE_CLIENTS):
            return self.none()
        return self.filter(client__market=user.market_id) if user.market_id else self

    def due(self, at: datetime) -> Self:
        return self.filter(due_at__lte=at).order_by("due_at")

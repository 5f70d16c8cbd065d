"""The words for sets of changes."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from clienteling.oversight.models import Change  # noqa: F401  (named in the generic base)


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, row: models.Model) -> Self:
        """The history of one row, newest first."""
        return self.filter(table=row._meta.db_table, row_id=str(row.pk)).order_by("-pk")

"""What another system must forget: rows of the API's lists that are there no more, noted by a trigger."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Market
from clienteling.clients.querysets import DeletionQuerySet
from clienteling.lib.changed import changed_at


class Deletion(models.Model):
    """`kind`: the list; `row_id`: the number the row had there. Kept as long as somebody may still have to hear it."""

    kind = models.CharField(_("what"), max_length=20)
    row_id = models.BigIntegerField(_("row"))
    market = models.ForeignKey(Market, null=True, on_delete=models.CASCADE, db_index=False, verbose_name=_("market"))
    changed_at = changed_at()

    objects: ClassVar[DeletionQuerySet] = DeletionQuerySet.as_manager()  # type: ignore[assignment]  # its manager

    class Meta:
        verbose_name = _("deletion")
        verbose_name_plural = _("deletions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["relationships", "consents", "wishes"]), name="deletion_is_of_a_list"
            )
        ]
        indexes = [models.Index(fields=["changed_at", "id"], name="deletion_changed")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"

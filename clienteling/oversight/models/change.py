"""The history of changes: one row for each row of a followed table that was added, changed or deleted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.oversight.querysets import ChangeQuerySet


class Operation(models.TextChoices):
    INSERT = "I", _("added")
    UPDATE = "U", _("changed")
    DELETE = "D", _("deleted")


class Change(models.Model):
    """Written by triggers of the database. `fields`: column → [before, after]; of secrets only that they changed.

    What is ciphertext in its table is the same ciphertext here. `associate_id` and `client_id` are no foreign keys:
    history holds nobody back from being deleted.
    """

    at = models.DateTimeField(_("at"))
    table = models.CharField(_("table"), max_length=60)
    row_id = models.CharField(_("row"), max_length=150)
    client_id = models.BigIntegerField(_("client"), null=True)
    operation = models.CharField(_("what"), max_length=1, choices=Operation.choices)
    fields = models.JSONField(_("fields"))
    associate_id = models.BigIntegerField(_("who"), null=True)
    source = models.CharField(_("machine"), max_length=100, blank=True)
    why = models.CharField(_("where"), max_length=150, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("history of changes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(operation__in=Operation.values), name="change_is_added_changed_or_deleted"
            )
        ]
        indexes = [
            models.Index(fields=["table", "row_id", "id"], name="change_of_a_row"),
            models.Index(fields=["client_id"], condition=models.Q(client_id__isnull=False), name="change_of_a_client"),
            models.Index(fields=["at"], name="change_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} {self.operation}"

"""What head office writes goes out only once somebody approved it, and stops when it is withdrawn."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.lib.moves import move


class MessageStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[str, set[str]] = {
    MessageStatus.DRAFT: {MessageStatus.APPROVED},
    MessageStatus.APPROVED: {MessageStatus.WITHDRAWN},
    MessageStatus.WITHDRAWN: {MessageStatus.DRAFT},
}


class Approvable(models.Model):
    """A message with its status and who approved it, when."""

    status = models.CharField(
        _("status"), max_length=12, choices=MessageStatus.choices, default=MessageStatus.DRAFT, editable=False
    )
    approved_by = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, editable=False, verbose_name=_("approved by")
    )
    approved_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("approved at"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def move_to(self, new: MessageStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, MOVES, **changes)

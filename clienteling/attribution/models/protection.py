"""For how long orders of a client who changed hands still credit the former associate."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.models import Client


class Protection(models.Model):
    """From the move until `ends_at`, which is not in it."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", verbose_name=_("client"))
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("associate"))
    began_at = models.DateTimeField(_("since"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("protected commission")
        verbose_name_plural = _("protected commissions")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="protection_ends_after_it_begins")
        ]
        indexes = [models.Index(fields=["client", "began_at"], name="protection_of_client")]

    def __str__(self) -> str:
        return f"{self.client_id} – {self.associate_id}"

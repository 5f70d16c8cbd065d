"""The ledger of touches: who reached a client, when, how and with what. Every channel writes down into it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.attribution.querysets import TouchQuerySet
from clienteling.clients.models import Client
from clienteling.lib import said


class Touch(models.Model):
    """`channel` is named by whoever reaches the client (alert, prepared_message, …); `reference` makes it once."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="touches", verbose_name=_("client"))
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, verbose_name=_("associate"))
    channel = models.CharField(_("channel"), max_length=30)
    reference = models.CharField(_("reference"), max_length=80)
    occurred_at = models.DateTimeField(_("when"))

    objects = TouchQuerySet.as_manager()

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        constraints = [models.UniqueConstraint(fields=["channel", "reference"], name="touch_once_per_reference")]
        indexes = [models.Index(fields=["client", "occurred_at"], name="touch_of_client")]

    def __str__(self) -> str:
        return f"{said.channel(self.channel)} {self.occurred_at:%Y-%m-%d %H:%M}"

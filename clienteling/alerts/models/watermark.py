"""How far a rule on activity has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models.rule import Rule


class Watermark(models.Model):
    """Everything up to `place` of `IngestBatch` has been looked at; it moves in the commit that writes the alerts.

    `looked_at`: when a rule that waits for hours to pass last looked again at the clients of earlier batches.
    """

    rule = models.OneToOneField(
        Rule, primary_key=True, on_delete=models.CASCADE, related_name="watermark", verbose_name=_("rule")
    )
    place = models.BigIntegerField(_("looked at up to"), default=0)

    looked_at = models.DateTimeField(_("looked again at"), null=True, blank=True)

    class Meta:
        verbose_name = _("watermark")
        verbose_name_plural = _("watermarks")

    def __str__(self) -> str:
        return str(self.place)

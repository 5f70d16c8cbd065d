"""What was done with an alert, step by step: seen, put off, come back, escalated, done, found of no use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models.alert import Alert, Dismissal
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate


class StepKind(models.TextChoices):
    SEEN = "seen", _("Alert seen")
    LATER = "later", _("Alert put off")
    CAME_BACK = "came_back", _("Alert came back")
    ESCALATED = "escalated", _("Alert passed on, for nobody had touched it")
    DONE = "done", _("Alert done")
    DISMISSED = "dismissed", _("Alert found of no use")


class AlertStep(models.Model):
    """`associate`: who did it, or whom it was passed on to; nobody for what came back by itself.

    `asset`: which of those the rule suggests went along, of what was done.
    """

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="steps", verbose_name=_("alert"))
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("step"), max_length=12, choices=StepKind.choices)
    associate = models.ForeignKey(
        Associate, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("associate")
    )
    until = models.DateTimeField(_("until"), null=True, blank=True)
    dismissal = models.CharField(_("why not useful"), max_length=20, choices=Dismissal.choices, blank=True)
    asset = models.ForeignKey(
        Asset,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("sent asset"),
    )

    class Meta:
        verbose_name = _("step of an alert")
        verbose_name_plural = _("steps of alerts")

    def __str__(self) -> str:
        return self.get_kind_display()

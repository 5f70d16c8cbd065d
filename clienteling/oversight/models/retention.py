"""How many days the house keeps something, where it differs from the usual."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RetentionPeriod(models.Model):
    """`purpose` is one of `retention.PURPOSES`."""

    purpose = models.CharField(_("purpose"), max_length=30, unique=True)
    days = models.PositiveSmallIntegerField(_("days"))

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        constraints = [models.CheckConstraint(condition=models.Q(days__gte=1), name="retention_is_a_day_at_least")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.days}"


class RetentionRun(models.Model):
    """A night: `deleted` counts rows by purpose; not finished while something is left to be deleted."""

    at = models.DateTimeField(_("at"), db_index=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    deleted = models.JSONField(_("deleted"), default=dict)

    class Meta:
        verbose_name = _("night of deletions")
        verbose_name_plural = _("nights of deletions")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

"""When the invariants were looked at last, and what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditRun(models.Model):
    """A heartbeat: silence is as much of an alarm as a finding. `findings`: code → [count, first exceptions]."""

    at = models.DateTimeField(_("at"), db_index=True)
    took_ms = models.PositiveIntegerField(_("milliseconds"))
    findings = models.JSONField(_("findings"), default=dict)

    class Meta:
        verbose_name = _("audit")
        verbose_name_plural = _("audits")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

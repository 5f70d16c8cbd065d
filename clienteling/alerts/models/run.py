"""One evaluation of a rule: matched = delivered + waiting + suppressed by code, always."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models.rule import RuleVersion
from clienteling.associates.models import Market


class RuleRun(models.Model):
    """`occurrence_on` is the local day of a scheduled sweep: once per rule, market, time zone of its stores, and day;
    NULL for a micro-batch.

    `signature`: what decided beside the clients' facts. While it is the same, a sweep need only find who has begun to
    match since the one before.
    """

    version = models.ForeignKey(
        RuleVersion, on_delete=models.PROTECT, related_name="runs", verbose_name=_("rule version")
    )
    market = models.ForeignKey(Market, on_delete=models.PROTECT, verbose_name=_("market"))
    as_of = models.DateTimeField(_("as of"))
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True, db_default="")
    occurrence_on = models.DateField(_("day"), null=True, blank=True)
    matched = models.PositiveIntegerField(_("matched"))
    signature = models.CharField(_("what it looked with"), max_length=32, blank=True, editable=False, db_default="")
    duration_ms = models.PositiveIntegerField(_("milliseconds"))

    class Meta:
        verbose_name = _("rule run")
        verbose_name_plural = _("rule runs")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "market", "time_zone", "occurrence_on"],
                condition=Q(occurrence_on__isnull=False),
                name="rule_run_once_per_market_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d %H:%M}"

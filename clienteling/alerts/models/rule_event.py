"""Every change of a rule's state: who, when, why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models.rule import Rule, RuleStatus, RuleVersion
from clienteling.associates.models import Associate


class RuleEvent(models.Model):
    """Rows are only added. `by` is empty when the rule moved by itself; `why` is the code of `stop_reason` then."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="events", verbose_name=_("rule"))
    version = models.ForeignKey(
        RuleVersion, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("rule version")
    )
    was = models.CharField(_("from"), max_length=12, choices=RuleStatus.choices)
    became = models.CharField(_("to"), max_length=12, choices=RuleStatus.choices)
    store_share = models.PositiveSmallIntegerField(_("share of the stores it is live in (%)"), default=100)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    why = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")
        indexes = [models.Index(fields=["rule", "-at"], name="rule_event_of_rule")]

    def __str__(self) -> str:
        return f"{self.was} → {self.became}"

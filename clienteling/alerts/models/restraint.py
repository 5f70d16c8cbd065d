"""How much a market's associates and clients are asked to bear; what is left empty is as the settings say."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Market


class Restraint(models.Model):
    """Quiet hours may span midnight. `per_client` counts contacts in the last `per_client_days`; 0 is no limit."""

    market = models.OneToOneField(Market, on_delete=models.CASCADE, related_name="restraint", verbose_name=_("market"))
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    per_associate = models.PositiveSmallIntegerField(_("alerts per associate and day"), null=True, blank=True)
    per_client = models.PositiveSmallIntegerField(_("contacts per client"), null=True, blank=True)
    per_client_days = models.PositiveSmallIntegerField(_("in so many days"), null=True, blank=True)

    class Meta:
        verbose_name = _("limits of a market")
        verbose_name_plural = _("limits of markets")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="restraint_quiet_hours_have_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.market)

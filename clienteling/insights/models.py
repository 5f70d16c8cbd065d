"""Tables of the insights: what WeChat counted about an Official Account, a row per day."""

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.wecom.models import OfficialAccount


class OfficialAccountDay(models.Model):
    """Persons and pieces of one day in China. `is_delay`: WeChat counts on; asked for again until it has finished."""

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.CASCADE, related_name="days", verbose_name=_("Official Account")
    )
    on = models.DateField(_("day"))
    followers = models.PositiveIntegerField(_("followers"))
    gained = models.PositiveIntegerField(_("new followers"))
    lost = models.PositiveIntegerField(_("followers lost"))
    messages = models.PositiveIntegerField(_("messages written"))
    readers = models.PositiveIntegerField(_("readers"))
    sharers = models.PositiveIntegerField(_("sharers"))
    is_delay = models.BooleanField(_("not counted to the end"), default=False)
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("day of an Official Account")
        verbose_name_plural = _("days of Official Accounts")
        constraints = [UniqueConstraint(fields=["account", "on"], name="official_account_day_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.on}"

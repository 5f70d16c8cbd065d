"""One row per try of a send at WeCom's API: how it ended, how long it took, WeCom's answer without personal data."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from clienteling.wecom.models.send import Send


class AttemptResult(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    TRANSIENT = "transient", _("Not done, repeat")
    REJECTED = "rejected", _("Refused")
    UNCLEAR = "unclear", _("Unclear")


class Attempt(models.Model):
    send = models.ForeignKey(Send, on_delete=models.CASCADE, related_name="attempts", verbose_name=_("WeCom message"))
    at = models.DateTimeField(_("tried at"))
    result = models.CharField(_("result"), max_length=10, choices=AttemptResult.choices)
    code = models.IntegerField(_("WeCom code"), null=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    took_ms = models.PositiveIntegerField(_("milliseconds"))
    answer = models.CharField(_("answer"), max_length=1024, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [Index(fields=["at"], name="attempt_at")]
        constraints = [CheckConstraint(condition=Q(result__in=AttemptResult.values), name="attempt_result_is_known")]

    def __str__(self) -> str:
        return f"{self.result} {self.at:%F %T}"

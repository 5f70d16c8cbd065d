"""Further cards of an alert: for other followers, for whom it was escalated to, and for who asked to be reminded."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models.alert import Alert, Reason
from clienteling.associates.models import Associate
from clienteling.wecom.models import Send


class CopyRole(models.TextChoices):
    """Why somebody has a card of the alert beside the first one."""

    FOLLOWER = "follower", _("Follows the client too")
    ESCALATION = "escalation", _("Nobody had touched it")
    REMINDER = "reminder", _("Asked to be reminded")


class AlertCopy(models.Model):
    """A card that goes out at `due_at`, or was `withheld` for a reason. Only the alert counts in a run."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="copies", verbose_name=_("alert"))
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("associate"))
    role = models.CharField(_("why"), max_length=12, choices=CopyRole.choices)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("goes out from"))
    send = models.ForeignKey(
        Send, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("WeCom message")
    )
    withheld = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)

    class Meta:
        verbose_name = _("further card of an alert")
        verbose_name_plural = _("further cards of alerts")
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "associate", "role"],
                condition=~Q(role="reminder"),
                name="alert_copy_once_per_associate_and_role",
            ),
            models.UniqueConstraint(
                fields=["alert"],
                condition=Q(role="reminder", send=None, withheld=""),
                name="alert_copy_one_reminder_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["follower", "escalation", "reminder"]), name="alert_copy_role_is_known"
            ),
            models.CheckConstraint(condition=Q(send=None) | Q(withheld=""), name="alert_copy_withheld_was_not_sent"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(send=None, withheld=""), name="alert_copy_waiting")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} #{self.alert_id}"

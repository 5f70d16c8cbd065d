"""Times in which nothing goes out to WeCom, because a person or a restore said so; what was said is kept."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint, Value
from django.utils.translation import gettext_lazy as _

from clienteling.wecom.querysets import SendingPauseQuerySet


class SendingPause(models.Model):
    """Nothing begins to be sent while one has no end. People by their user name: the gateway knows no associates."""

    started_at = models.DateTimeField(_("started at"))
    started_by = models.CharField(_("paused by"), max_length=150)
    reason = models.CharField(_("reason"), max_length=200)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = models.CharField(_("resumed by"), max_length=150, blank=True, editable=False)
    end_reason = models.CharField(_("why it may go on"), max_length=200, blank=True, editable=False)

    objects = SendingPauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause of sending")
        verbose_name_plural = _("pauses of sending")
        constraints = [
            UniqueConstraint(Value(1), condition=Q(ended_at=None), name="sending_is_paused_once"),
            CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="sending_pause_ended_by_somebody",
            ),
            CheckConstraint(condition=~Q(started_by="") & ~Q(reason=""), name="sending_pause_says_who_and_why"),
        ]

    def __str__(self) -> str:
        return self.reason

"""The outbox: what must reach WeCom, as rows. The body is rendered once and kept as the bytes that every try sends."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils.translation import gettext_lazy as _

from clienteling.lib.encryption import EncryptedTextField
from clienteling.wecom.lanes import WELCOME
from clienteling.wecom.models.corp import Corp
from clienteling.wecom.querysets import SendQuerySet


class SendState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    EXPIRED = "expired", _("Expired")
    UNCLEAR = "unclear", _("Unclear")


class Priority(models.IntegerChoices):
    URGENT = 0, _("Urgent")
    NORMAL = 5, _("Normal")
    BULK = 9, _("Bulk")


class Send(models.Model):
    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    corp = models.ForeignKey(Corp, on_delete=models.PROTECT, related_name="sends", verbose_name=_("corp"))
    api = models.CharField(_("WeCom call"), max_length=64)
    key = models.CharField(_("unique key"), max_length=200, unique=True)
    to_userid = models.CharField(_("associate"), max_length=64)
    body = EncryptedTextField(_("content"), null=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    state = models.CharField(_("state"), max_length=10, choices=SendState.choices, default=SendState.QUEUED)
    created_at = models.DateTimeField(_("queued at"))
    due_at = models.DateTimeField(_("due at"))
    expires_at = models.DateTimeField(_("expires at"))
    lease_until = models.DateTimeField(_("reserved until"), null=True, editable=False)
    lease_token = models.UUIDField(null=True, editable=False)
    first_sent_at = models.DateTimeField(
        _("first sent at"), null=True, help_text=_("The first try of which nobody can say whether WeCom received it.")
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    busy_tries = models.PositiveSmallIntegerField(_("refused for frequency"), default=0, editable=False)
    msgid = models.CharField(_("message ID"), max_length=128, blank=True)
    response_code = models.CharField(_("response code"), max_length=512, blank=True, editable=False)
    errcode = models.IntegerField(_("WeCom code"), null=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    replay_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replays", editable=False, verbose_name=_("replay of")
    )
    replay_reason = models.CharField(_("reason for the replay"), max_length=200, blank=True)
    kept_back = models.BooleanField(
        _("kept back"), db_default=False, editable=False, help_text=_("Ended by the house and not by WeCom.")
    )
    settled_by = models.CharField(_("settled by"), max_length=150, blank=True, db_default="", editable=False)

    objects: ClassVar[SendQuerySet] = SendQuerySet.as_manager()  # type: ignore[assignment]  # manager of that queryset

    class Meta:
        verbose_name = _("WeCom message")
        verbose_name_plural = _("WeCom messages")
        indexes = [
            Index(fields=["priority", "due_at"], condition=Q(state="queued"), name="send_due"),
            Index(fields=["due_at"], condition=Q(state="queued", api=WELCOME), name="send_welcome_due"),
            Index(
                fields=["created_at"], condition=Q(state__in=["refused", "expired", "unclear"]), name="send_undelivered"
            ),
            Index(fields=["lease_until"], condition=Q(state="sending"), name="send_lease"),
            Index(fields=["due_at"], condition=Q(state="unclear"), name="send_waits_for_a_person"),
            Index(
                fields=["created_at"],
                condition=Q(state__in=["accepted", "refused", "expired", "unclear"], body__isnull=False),
                name="send_ended_with_content",
            ),
        ]
        constraints = [
            CheckConstraint(condition=Q(state__in=SendState.values), name="send_state_is_known"),
            CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="sending") & Q(lease_until=None, lease_token=None)),
                name="send_leased_exactly_while_sending",
            ),
            CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False) | (~Q(state="accepted") & Q(accepted_at=None)),
                name="send_accepted_exactly_with_its_time",
            ),
            CheckConstraint(
                condition=~Q(state__in=["refused", "unclear", "expired"]) | ~Q(reason=""),
                name="send_not_delivered_says_why",
            ),
            CheckConstraint(
                condition=Q(replay_of=None) | (~Q(replay_of=F("id")) & ~Q(replay_reason="")),
                name="send_replay_names_another_and_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.api} {self.pk}"

    def latest(self) -> "Send":
        """What was last replayed of it; itself when nothing was."""
        again = self.replays.order_by("pk").last()
        return again.latest() if again else self

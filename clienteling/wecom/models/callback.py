"""The inbox: each event WeCom or an Official Account called back, once, under the digest of its decrypted XML."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.moves import move
from clienteling.wecom import envelope
from clienteling.wecom.models.corp import Corp
from clienteling.wecom.models.official import OfficialAccount
from clienteling.wecom.querysets import CallbackEventQuerySet


class CallbackState(models.TextChoices):
    RECEIVED = "received", _("Received")
    HANDLED = "handled", _("Handled")
    FAILED = "failed", _("Failed")


MOVES: dict[CallbackState, set[CallbackState]] = {
    CallbackState.RECEIVED: {CallbackState.RECEIVED, CallbackState.HANDLED, CallbackState.FAILED},
    CallbackState.FAILED: {CallbackState.RECEIVED},
}


class CallbackEvent(models.Model):
    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    corp = models.ForeignKey(Corp, on_delete=models.PROTECT, related_name="events", verbose_name=_("corp"))
    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("Official Account")
    )
    digest = models.BinaryField(max_length=32, unique=True)
    xml = EncryptedTextField(_("content"))
    client_key = models.BinaryField(max_length=32, null=True, editable=False)
    event = models.CharField(_("event"), max_length=64)
    change_type = models.CharField(_("kind of change"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CallbackState.choices, default=CallbackState.RECEIVED)
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(_("due at"))
    handled_at = models.DateTimeField(_("handled at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=120, blank=True)

    objects: ClassVar[CallbackEventQuerySet] = CallbackEventQuerySet.as_manager()  # type: ignore[assignment]  # manager of that queryset

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        indexes = [
            Index(fields=["id"], include=["due_at"], condition=Q(state="received"), name="callback_waiting"),
            Index(fields=["client_key", "id"], condition=Q(state="received"), name="callback_waiting_of_client"),
            Index(fields=["client_key", "id"], condition=Q(account__isnull=False), name="callback_of_follower"),
            Index(fields=["id"], condition=Q(state="failed"), name="callback_waits_for_a_person"),
            Index(fields=["handled_at"], condition=Q(state="handled"), name="callback_handled_by_age"),
        ]
        constraints = [
            CheckConstraint(condition=Q(state__in=CallbackState.values), name="callback_state_is_known"),
            CheckConstraint(
                condition=Q(state="handled", handled_at__isnull=False) | (~Q(state="handled") & Q(handled_at=None)),
                name="callback_handled_exactly_with_its_time",
            ),
            CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="callback_failed_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.change_type} {self.pk}"

    def value(self, name: str) -> str:
        """Text of the first element of that name, anywhere in the event; empty when absent."""
        return envelope.first(self.xml, name)

    def values(self, name: str) -> list[str]:
        """Text of every element of that name, in order."""
        return envelope.every(self.xml, name)

    def move_to(self, new: CallbackState, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "state", new, MOVES, **changes)

"""Who is told of what, what happened, and what of it must still be delivered."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import MachineKey, Market
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.moves import move
from clienteling.webhooks.kinds import KINDS
from clienteling.webhooks.querysets import DeliveryQuerySet, SubscriptionQuerySet


class SubscriptionStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    DISABLED = "disabled", _("Disabled after long failure")


MOVES: dict[str, set[str]] = {
    SubscriptionStatus.ACTIVE: {SubscriptionStatus.PAUSED, SubscriptionStatus.DISABLED},
    SubscriptionStatus.PAUSED: {SubscriptionStatus.ACTIVE},
    SubscriptionStatus.DISABLED: {SubscriptionStatus.ACTIVE, SubscriptionStatus.PAUSED},
}


class Subscription(models.Model):
    """Where another system wants to hear of which events. `key`: the machine that asked; none: made in the console."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    key = models.ForeignKey(
        MachineKey, null=True, blank=True, editable=False, on_delete=models.CASCADE, verbose_name=_("machine key")
    )
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))
    name = models.CharField(_("name"), max_length=60)
    url = models.CharField(_("address"), max_length=500, help_text=_("Begins with https://."))
    event_types = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    secret = EncryptedTextField(_("secret"), max_length=100, editable=False)
    former_secret = EncryptedTextField(_("former secret"), max_length=100, null=True, editable=False)
    former_until = models.DateTimeField(_("former secret signs until"), null=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=SubscriptionStatus.choices,
        default=SubscriptionStatus.ACTIVE,
        editable=False,
    )
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    next_try_at = models.DateTimeField(_("left alone until"), null=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=60, blank=True, editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: ClassVar[SubscriptionQuerySet] = SubscriptionQuerySet.as_manager()  # type: ignore[assignment]  # its manager

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="webhook_goes_by_https"),
            models.CheckConstraint(
                condition=Q(status__in=["active", "paused", "disabled"]), name="webhook_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_hear(self, kind: str, at: datetime) -> bool:
        """Whether who asked for it may still read what it tells of."""
        key = self.key
        if key is None:
            return True
        good = not key.revoked and (key.expiry_date is None or key.expiry_date > at)
        return good and KINDS[kind] in key.scopes

    def move_to(self, new: SubscriptionStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, MOVES, **changes)


class Event(models.Model):
    """What happened, once: written in the transaction of the change itself. `data` holds ids and codes."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("what"), max_length=40)
    market = models.ForeignKey(Market, null=True, on_delete=models.CASCADE, db_index=False, verbose_name=_("market"))
    occurred_at = models.DateTimeField(_("when"))
    data = models.JSONField(_("data"))

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")
        indexes = [models.Index(fields=["occurred_at"], name="webhook_event_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {str(self.uid)[:8]}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    GIVEN_UP = "given_up", _("Given up")


class Delivery(models.Model):
    """One event for one subscription; `due_at`: when it is tried next, while somebody tries it when others may."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("event"))
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    queued_at = models.DateTimeField(_("queued at"))
    due_at = models.DateTimeField(_("due at"))
    tries = models.PositiveIntegerField(_("tries"), default=0)
    last_status = models.PositiveSmallIntegerField(_("last answer"), default=0)
    last_error = models.CharField(_("last error"), max_length=60, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]  # its manager

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            models.UniqueConstraint(fields=["event", "subscription"], name="webhook_delivery_once_per_event"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "delivered", "given_up"]), name="webhook_delivery_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="webhook_delivery_due")]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscription_id}"

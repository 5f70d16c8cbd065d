"""An alert: one client worth a word, why, for whom, how it travelled and what the associate did with it."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models.rule import Rule, RuleVersion
from clienteling.alerts.models.run import RuleRun
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.lib.changed import changed_at
from clienteling.lib.moves import move
from clienteling.wecom.models import Send


class Delivery(models.TextChoices):
    """How the alert travels: matched = delivered + waiting (incl. queued) + suppressed."""

    WAITING = "waiting", _("Waiting")
    QUEUED = "queued", _("Handed to WeCom")
    DELIVERED = "delivered", _("Delivered")
    SUPPRESSED = "suppressed", _("Not sent")


class Reason(models.TextChoices):
    """Why an alert was not sent."""

    NO_ASSOCIATE = "no_associate", _("Nobody looks after the client")
    NO_CONSENT = "no_consent", _("The client has not agreed to be contacted")
    DO_NOT_DISTURB = "do_not_disturb", _("The client asked to be left alone")
    MINOR = "minor", _("The client is a minor")
    IN_TRANSFER = "in_transfer", _("The client is being handed over")
    SHADOW = "shadow", _("The rule only watches for now")
    NOT_STAGED = "not_staged", _("The rule is not live in this store yet")
    HELD_OUT = "held_out", _("Held out, to measure what the rule is worth")
    HELD_OUT_OF_ALL = "held_out_of_all", _("Held out of all rules, to measure what alerts are worth")
    COOL_DOWN = "cool_down", _("The client was the subject of this rule not long ago")
    FATIGUE = "fatigue", _("The client has been written to often enough")
    STOPPED = "stopped", _("The rule was stopped")
    CAP = "cap", _("The associate's daily limit was reached")
    EXPIRED = "expired", _("Too late to be useful")
    NO_TIME = "no_time", _("Nobody is at work before it would be too late")
    REFUSED = "refused", _("Refused by WeCom")
    HANDLED = "handled", _("The associate had dealt with it before")


# Held back so that the effect of a rule, or of all alerts, can be measured: they could have been sent.
HELD_OUT = (Reason.HELD_OUT, Reason.HELD_OUT_OF_ALL)


class Handling(models.TextChoices):
    """What the associate did with it."""

    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Seen")
    LATER = "later", _("Later")
    DONE = "done", _("Done")
    DISMISSED = "dismissed", _("Not useful")


class Dismissal(models.TextChoices):
    """Why an alert was of no use."""

    WRONG_TIME = "wrong_time", _("Not the right moment")
    KNOWN = "known", _("I knew already")
    NOT_INTERESTED = "not_interested", _("The client is not interested")
    WRONG_CLIENT = "wrong_client", _("Not my client")
    WRONG_FACTS = "wrong_facts", _("It is not true")
    OTHER = "other", _("Another reason")


MOVES: dict[str, set[str]] = {
    Handling.OPEN: {Handling.ACKNOWLEDGED, Handling.LATER, Handling.DONE, Handling.DISMISSED},
    Handling.ACKNOWLEDGED: {Handling.LATER, Handling.DONE, Handling.DISMISSED},
    Handling.LATER: {Handling.OPEN, Handling.ACKNOWLEDGED, Handling.LATER, Handling.DONE, Handling.DISMISSED},
    Handling.DONE: set(),
    Handling.DISMISSED: set(),
}


class Alert(models.Model):
    """Exactly one per (rule, client, period). `evidence` holds the facts' values the rule saw, never names.

    `is_rehearsal`: the rule only watched (in shadow, or a store it was not live in), which stands in no later alert's
    way. `raised_as`: the reason it had when it was raised, empty for one that could go out; it stays.
    `told`: whose phone the card went to. `beaten_by`: the alerts that took its place under a limit, decided `held_at`.
    """

    # No index of their own where a longer one begins with them.
    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, related_name="alerts", db_index=False, verbose_name=_("rule")
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="alerts", db_index=False, verbose_name=_("client")
    )
    period = models.BigIntegerField(_("period"))
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, verbose_name=_("rule version"))
    run = models.ForeignKey(RuleRun, on_delete=models.PROTECT, related_name="alerts", verbose_name=_("rule run"))
    associate = models.ForeignKey(
        Associate,
        null=True,
        on_delete=models.PROTECT,
        related_name="alerts",
        db_index=False,
        verbose_name=_("associate"),
    )
    evidence = models.JSONField(_("evidence"))
    raised_at = models.DateTimeField(_("raised at"))
    expires_at = models.DateTimeField(_("expires at"))
    due_at = models.DateTimeField(_("goes out from"))
    delivery = models.CharField(_("delivery"), max_length=12, choices=Delivery.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    raised_as = models.CharField(
        _("reason when raised"), max_length=20, choices=Reason.choices, blank=True, db_default="", editable=False
    )
    is_rehearsal = models.BooleanField(_("the rule only watched"), default=False, db_default=False, editable=False)
    send = models.ForeignKey(
        Send, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("WeCom message")
    )
    told = models.ForeignKey(
        Associate,
        null=True,
        blank=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sent to"),
    )
    queued_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    handling = models.CharField(_("handling"), max_length=12, choices=Handling.choices, default=Handling.OPEN)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    later_until = models.DateTimeField(_("put off until"), null=True, blank=True)
    dismissal = models.CharField(_("why not useful"), max_length=20, choices=Dismissal.choices, blank=True)

    held_at = models.DateTimeField(_("held back at"), null=True, blank=True)
    beaten_by = ArrayField(models.BigIntegerField(), verbose_name=_("gave way to"), null=True, blank=True)
    changed_at = changed_at()

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "client", "period", "is_rehearsal"], name="alert_once_per_rule_client_and_period"
            ),
            models.CheckConstraint(
                condition=Q(is_rehearsal=False) | Q(delivery="suppressed"), name="alert_of_a_rehearsal_is_not_sent"
            ),
            models.CheckConstraint(
                condition=Q(delivery="suppressed", reason__gt="") | (~Q(delivery="suppressed") & Q(reason="")),
                name="alert_suppressed_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(delivery="suppressed") | Q(associate__isnull=False), name="alert_travels_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(delivery__in=["waiting", "queued", "delivered", "suppressed"]),
                name="alert_delivery_is_known",
            ),
            models.CheckConstraint(
                condition=Q(handling__in=["open", "acknowledged", "later", "done", "dismissed"]),
                name="alert_handling_is_known",
            ),
            models.CheckConstraint(
                condition=Q(handling="dismissed", dismissal__gt="") | (~Q(handling="dismissed") & Q(dismissal="")),
                name="alert_dismissed_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(delivery="waiting"), name="alert_waiting"),
            models.Index(fields=["send"], condition=Q(delivery="queued"), name="alert_queued"),
            models.Index(fields=["told", "queued_at"], condition=Q(queued_at__isnull=False), name="alert_told"),
            models.Index(fields=["later_until"], condition=Q(handling="later"), name="alert_put_off"),
            models.Index(
                fields=["delivered_at"], condition=Q(delivery="delivered", handling="open"), name="alert_untouched"
            ),
            models.Index(fields=["associate", "-raised_at"], name="alert_of_associate"),
            models.Index(fields=["client", "-raised_at"], name="alert_of_client"),
            models.Index(fields=["changed_at", "id"], name="alert_changed"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_settled(self) -> bool:
        """Nothing is left to do."""
        return self.handling in (Handling.DONE, Handling.DISMISSED)

    def move_to(self, new: Handling, at: datetime, **changes: object) -> None:
        """Change what the associate did, and `changes` with it. Raises StaleStatus."""
        move(self, "handling", new, MOVES, handled_at=at, **changes)

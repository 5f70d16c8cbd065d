"""A handover: the book of a leaver or an absent associate, by which rule and to whom it goes, and with which words."""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.handover_querysets import HandoverQuerySet
from clienteling.lib import said
from clienteling.lib.moves import move
from clienteling.lib.wordings import nearest


class HandoverReason(models.TextChoices):
    LEAVER = "leaver", _("Leaves the house")
    ABSENT = "absent", _("Is away for long")
    OTHER = "other", _("Other")


class SplitRule(models.TextChoices):
    """By what the receivers share the book; what the rule leaves open goes to whoever has received least so far."""

    AFFINITY = "affinity", _("Who served the client before")
    STORE = "store", _("The store the client buys in")
    LANGUAGE = "language", _("The client's language")
    TIER = "tier", _("An equal share of every tier")
    WORKLOAD = "workload", _("Who has the least to do")


class HandoverStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PREVIEWED = "previewed", _("Previewed")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


HANDOVER_MOVES: dict[str, set[str]] = {
    HandoverStatus.DRAFT: {HandoverStatus.PREVIEWED, HandoverStatus.CANCELLED},
    HandoverStatus.PREVIEWED: {HandoverStatus.DRAFT, HandoverStatus.RUNNING, HandoverStatus.CANCELLED},
    HandoverStatus.RUNNING: {HandoverStatus.DONE},
    HandoverStatus.DONE: {HandoverStatus.RUNNING},  # an exception is tried again
    HandoverStatus.CANCELLED: set(),
}


class Handover(models.Model):
    """`resigned`: WeCom is asked as for a member who left. `opened_at`: WeCom's lists were read, rows may move."""

    associate = models.ForeignKey(
        Associate, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("associate")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=HandoverReason.choices)
    rule = models.CharField(_("split by"), max_length=10, choices=SplitRule.choices, default=SplitRule.AFFINITY)
    protected_days = models.PositiveSmallIntegerField(
        _("commission protected for (days)"),
        default=0,
        help_text=_("Orders placed so soon after the move still credit the former associate."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=HandoverStatus.choices, default=HandoverStatus.DRAFT, editable=False
    )
    resigned = models.BooleanField(_("has left WeCom"), default=False, editable=False)
    decided_by = models.ForeignKey(
        Associate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, editable=False)
    opened_at = models.DateTimeField(_("lists read at"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    due_at = models.DateTimeField(_("due at"), null=True, editable=False)
    error = models.CharField(_("error"), max_length=60, blank=True, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            UniqueConstraint(
                fields=["associate"],
                condition=Q(status__in=["draft", "previewed", "running"]),
                name="handover_one_open_per_associate",
                violation_error_message=_("Another handover of this associate is still open."),
            ),
            CheckConstraint(condition=Q(status__in=HandoverStatus.values), name="handover_status_is_known"),
            CheckConstraint(
                condition=~Q(status__in=["running", "done"]) | Q(decided_by__isnull=False, started_at__isnull=False),
                name="handover_was_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(status="running"), name="handover_running")]

    def __str__(self) -> str:
        return f"{self.associate} · {self.get_reason_display()}"

    def move_to(self, new: HandoverStatus, **changes: Any) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, HANDOVER_MOVES, **changes)

    def words(self, language: str) -> "HandoverText | None":
        """In that language or the nearest there is."""
        return nearest({text.language: text for text in self.texts.all()}, language)


class HandoverReceiver(models.Model):
    """Who may receive clients, at most `room` of them; `full_at`: WeCom said that no more fit, or that they cannot."""

    handover = models.ForeignKey(
        Handover, on_delete=models.CASCADE, related_name="receivers", verbose_name=_("handover")
    )
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("receiver"))
    room = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    full_at = models.DateTimeField(_("full since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("receiver")
        verbose_name_plural = _("receivers")
        constraints = [UniqueConstraint(fields=["handover", "associate"], name="handover_receiver_once")]

    def __str__(self) -> str:
        return str(self.associate)


class HandoverText(models.Model):
    """Head office's words in one language. `{former}` and `{associate}` are replaced by their names."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="texts", verbose_name=_("handover"))
    language = models.CharField(_("language"), max_length=10)
    introduction = models.TextField(
        _("introduction"),
        max_length=1000,
        blank=True,
        help_text=_("With which the new associate presents themselves; shown on the client's page."),
    )
    message = models.CharField(
        _("message by WeCom"),
        max_length=120,
        blank=True,
        help_text=_("What WeCom tells the client who changes hands; 200 characters with both names."),
    )

    class Meta:
        verbose_name = _("words")
        verbose_name_plural = _("words")
        constraints = [UniqueConstraint(fields=["handover", "language"], name="handover_text_once_per_language")]

    def __str__(self) -> str:
        return said.language(self.language)

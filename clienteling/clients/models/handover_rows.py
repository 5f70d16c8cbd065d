"""What a handover moves, row by row: clients and group chats, each with its receiver, state and reason; the ledger."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.handover_querysets import HandoverRowQuerySet, TransferQuerySet
from clienteling.clients.models.client import Client
from clienteling.clients.models.handover import Handover
from clienteling.lib.moves import move


class HandoverState(models.TextChoices):
    """The first three are open; `ASKED`: under way to WeCom, or its answer was lost."""

    PLANNED = "planned", _("Planned")
    ASKED = "asked", _("Asked")
    WAITING = "waiting", _("Waiting at WeCom")
    TAKEN = "taken", _("Taken over")
    REFUSED = "refused", _("Refused by the client")
    RECEIVER_FULL = "receiver_full", _("No receiver has room")
    TOO_OFTEN = "too_often", _("Moved twice in 90 days")
    FAILED = "failed", _("Not possible")


class Why(models.TextChoices):
    """Why the client goes to this receiver."""

    SERVED = "served", _("served the client before")
    SAME_STORE = "same_store", _("works where the client buys")
    SPEAKS = "speaks", _("speaks the client's language")
    TIER_SHARE = "tier_share", _("had the fewest of the tier")
    LEAST_WORK = "least_work", _("had the least to do")
    BALANCED = "balanced", _("had received least")
    BY_HAND = "by_hand", _("chosen by hand")


OPEN = ("planned", "asked", "waiting")
ENDS = {
    HandoverState.TAKEN,
    HandoverState.REFUSED,
    HandoverState.RECEIVER_FULL,
    HandoverState.TOO_OFTEN,
    HandoverState.FAILED,
}
STATE_MOVES: dict[str, set[str]] = {
    HandoverState.PLANNED: {HandoverState.ASKED},
    HandoverState.ASKED: {HandoverState.PLANNED, HandoverState.WAITING, *ENDS},
    HandoverState.WAITING: {HandoverState.PLANNED, *ENDS},
    HandoverState.TAKEN: set(),
    # By hand, once more.
    HandoverState.REFUSED: {HandoverState.PLANNED},
    HandoverState.RECEIVER_FULL: {HandoverState.PLANNED},
    HandoverState.TOO_OFTEN: {HandoverState.PLANNED},
    HandoverState.FAILED: {HandoverState.PLANNED},
}


class HandoverRow(models.Model):
    """The row is the queue: `due_at` is when it is looked at next, and the lease of who does."""

    receiver = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("receiver"))
    state = models.CharField(
        _("state"), max_length=14, choices=HandoverState.choices, default=HandoverState.PLANNED, editable=False
    )
    error = models.CharField(_("reason"), max_length=60, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    due_at = models.DateTimeField(_("due at"), null=True, editable=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)

    objects: ClassVar[HandoverRowQuerySet[Any]] = HandoverRowQuerySet.as_manager()  # type: ignore[assignment]  # its manager has its words

    class Meta:
        abstract = True

    def move_to(self, new: HandoverState, **changes: Any) -> None:
        """Raises StaleStatus."""
        if new in ENDS:
            changes |= {"due_at": None}
        move(self, "state", new, STATE_MOVES, **changes)


class HandoverClient(HandoverRow):
    """`tried`: receivers who had no room. `moved`: how much of what went along."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="clients", verbose_name=_("handover"))
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("client"))
    why = models.CharField(_("why"), max_length=10, choices=Why.choices, editable=False)
    work = models.PositiveIntegerField(_("open work"), default=0, editable=False)
    tried = ArrayField(models.BigIntegerField(), verbose_name=_("receivers tried"), default=list, editable=False)
    moved = models.JSONField(_("went along"), default=dict, editable=False)
    external_userid = ""  # as WeCom calls the client, while the row is worked on

    class Meta(HandoverRow.Meta):
        abstract = False
        verbose_name = _("client of a handover")
        verbose_name_plural = _("clients of handovers")
        constraints = [
            UniqueConstraint(fields=["handover", "client"], name="handover_has_each_client_once"),
            CheckConstraint(condition=Q(state__in=HandoverState.values), name="handover_client_state_is_known"),
            CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="handover_client_that_failed_says_why"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state__in=OPEN), name="handover_client_due")]

    def __str__(self) -> str:
        return f"{self.client} → {self.receiver}"


class HandoverGroup(HandoverRow):
    """A group chat of the associate."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="groups", verbose_name=_("handover"))
    chat_id = models.CharField(_("group chat"), max_length=64)

    class Meta(HandoverRow.Meta):
        abstract = False
        verbose_name = _("group chat of a handover")
        verbose_name_plural = _("group chats of handovers")
        constraints = [
            UniqueConstraint(fields=["handover", "chat_id"], name="handover_has_each_group_chat_once"),
            CheckConstraint(condition=Q(state__in=HandoverState.values), name="handover_group_state_is_known"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state__in=OPEN), name="handover_group_due")]

    def __str__(self) -> str:
        return self.chat_id


class TransferOutcome(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused by the client")
    FULL = "full", _("Receiver full")
    NOT_MADE = "not_made", _("Not made")


class ClientTransfer(models.Model):
    """The ledger of what WeCom was asked: a client may be transferred twice in 90 days from members in service."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("client"))
    giver = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("from"))
    receiver = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="+", verbose_name=_("to"))
    resigned = models.BooleanField(_("had left WeCom"))
    asked_at = models.DateTimeField(_("asked at"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=TransferOutcome.choices, default=TransferOutcome.RUNNING
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer of a client")
        verbose_name_plural = _("transfers of clients")
        constraints = [
            CheckConstraint(condition=Q(outcome__in=TransferOutcome.values), name="transfer_outcome_is_known"),
            CheckConstraint(
                condition=Q(outcome="running", settled_at=None) | ~Q(outcome="running") & Q(settled_at__isnull=False),
                name="transfer_settled_at_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["client", "asked_at"], name="transfer_of_client")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.asked_at:%Y-%m-%d}"

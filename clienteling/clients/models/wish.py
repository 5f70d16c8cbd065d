"""A wish: what a client hesitates over, when to come back to it, and what was promised."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.models.client import Client
from clienteling.clients.models.product import Product
from clienteling.clients.querysets import WishQuerySet
from clienteling.lib.changed import changed_at
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.moves import move


class WishStatus(models.TextChoices):
    OPEN = "open", _("Open")
    FULFILLED = "fulfilled", _("Bought")
    DROPPED = "dropped", _("Given up")


WISH_MOVES: dict[str, set[str]] = {
    WishStatus.OPEN: {WishStatus.FULFILLED, WishStatus.DROPPED},
    WishStatus.FULFILLED: set(),
    WishStatus.DROPPED: {WishStatus.OPEN},
}


class Wish(models.Model):
    """One piece a client would like. A promise is words, a day it is due, and the moment it was kept."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("client"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, verbose_name=_("product"))
    size = models.CharField(_("size"), max_length=20, blank=True)
    colour = models.CharField(_("colour"), max_length=40, blank=True)
    occasion = EncryptedTextField(_("occasion"), max_length=80, null=True, blank=True)
    remind_on = models.DateField(_("reminder"), null=True, blank=True)
    promise = EncryptedTextField(_("promise"), max_length=300, null=True, blank=True)
    promise_due_on = models.DateField(_("promise due"), null=True, blank=True)
    promise_kept_at = models.DateTimeField(_("promise kept at"), null=True, blank=True)
    noted_by = models.ForeignKey(Associate, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("noted by"))
    noted_at = models.DateTimeField(_("noted at"))
    status = models.CharField(_("status"), max_length=12, choices=WishStatus.choices, default=WishStatus.OPEN)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    changed_at = changed_at()

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "product", "size", "colour"],
                condition=Q(status="open"),
                name="wish_open_once_per_client_and_piece",
            ),
            models.CheckConstraint(condition=Q(status__in=WishStatus.values), name="wish_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None) | ~Q(status="open") & Q(closed_at__isnull=False),
                name="wish_closed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(promise_due_on=None) | Q(promise__isnull=False), name="wish_promise_due_has_words"
            ),
        ]
        indexes = [
            models.Index(fields=["product"], condition=Q(status="open"), name="wish_open_for_product"),
            models.Index(fields=["client", "noted_at"], name="wish_of_client"),
            models.Index(fields=["changed_at", "id"], name="wish_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.size} {self.colour}".strip()

    def move_to(self, new: WishStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, WISH_MOVES, **changes)

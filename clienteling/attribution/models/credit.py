"""Who earned a sale: append-only rows that add up to what the client paid and did not get back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Store
from clienteling.attribution.models.order import Order, Refund
from clienteling.attribution.querysets import CreditQuerySet
from clienteling.lib.changed import changed_at
from clienteling.lib.money import format_money


class Basis(models.TextChoices):
    """Why the associate has the credit."""

    PRIMARY = "primary", _("Looked after the client when the order was placed")
    PROTECTED = "protected", _("Looked after the client until shortly before")


class Credit(models.Model):
    """A sale credited, or a refund taken off it (negative, names the refund). `store`: the associate's at posting.

    `effective_on` is the local day in the order's market; it decides the month.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="credits", verbose_name=_("order"))
    refund = models.ForeignKey(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="credits", verbose_name=_("refund")
    )
    associate = models.ForeignKey(
        Associate, on_delete=models.PROTECT, related_name="credits", verbose_name=_("associate")
    )
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("store"))
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    basis = models.CharField(_("basis"), max_length=20, choices=Basis.choices)
    effective_on = models.DateField(_("effective on"))
    posted_at = models.DateTimeField(_("posted at"))
    changed_at = changed_at()

    objects = CreditQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "associate"], condition=Q(refund=None), name="credit_once_per_order_and_associate"
            ),
            models.UniqueConstraint(
                fields=["refund", "associate"],
                condition=Q(refund__isnull=False),
                name="credit_taken_back_once_per_refund",
            ),
            models.CheckConstraint(
                condition=Q(refund=None, amount_minor__gte=0) | Q(refund__isnull=False, amount_minor__lt=0),
                name="credit_is_negative_only_for_a_refund",
            ),
            models.CheckConstraint(condition=Q(basis__in=["primary", "protected"]), name="credit_basis_is_known"),
        ]
        indexes = [
            models.Index(fields=["effective_on", "associate"], name="credit_by_month"),
            models.Index(fields=["changed_at", "id"], name="credit_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {format_money(self.amount_minor, self.currency, decimals=True)}"

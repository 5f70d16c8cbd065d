"""Refunds that were told before their order was: kept until it comes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Market
from clienteling.attribution.querysets import WaitingRefundQuerySet


class WaitingRefund(models.Model):
    """Gone once its order has it. `refused`: why the order could not take it; then it stays for a person to see.

    `market`: the only one whose orders its teller reaches. Which currency it is in, the order says.
    """

    source = models.CharField(_("source"), max_length=30)
    order_number = models.CharField(_("order number"), max_length=80)
    external_id = models.CharField(_("refund number"), max_length=80)
    market = models.ForeignKey(
        Market, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("market")
    )
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    refunded_at = models.DateTimeField(_("refunded at"))
    told_at = models.DateTimeField(_("told at"))
    refused = models.CharField(_("refused as"), max_length=40, blank=True)

    objects = WaitingRefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund without an order")
        verbose_name_plural = _("refunds without an order")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "order_number", "external_id"], name="waiting_refund_once_per_order"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="waiting_refund_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return self.external_id

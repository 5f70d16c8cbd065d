"""What clients buy and bring back, as shop, web shop and mini program report it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Market, Store
from clienteling.attribution.querysets import OrderQuerySet
from clienteling.clients.models import Client, Product
from clienteling.lib.changed import changed_at


class Order(models.Model):
    """One sale. Once per (source, external_id); `net_minor` is what the client paid, in minor units of `currency`."""

    source = models.CharField(_("source"), max_length=30)
    external_id = models.CharField(_("order number"), max_length=80)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="orders", verbose_name=_("client"))
    market = models.ForeignKey(Market, on_delete=models.PROTECT, verbose_name=_("market"))
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("store"))
    placed_at = models.DateTimeField(_("placed at"))
    currency = models.CharField(_("currency"), max_length=3)
    net_minor = models.BigIntegerField(_("net amount"))
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    changed_at = changed_at()

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="order_once_per_source"),
            models.CheckConstraint(condition=Q(net_minor__gte=0), name="order_amount_is_not_negative"),
        ]
        indexes = [
            models.Index(fields=["client", "placed_at"], name="order_of_client"),
            models.Index(fields=["market", "placed_at"], name="order_of_market"),
            models.Index(fields=["changed_at", "id"], name="order_changed"),
        ]

    def __str__(self) -> str:
        return self.external_id


class OrderLine(models.Model):
    """What one product of the order came to, all pieces together."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", verbose_name=_("order"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, verbose_name=_("product"))
    quantity = models.PositiveIntegerField(_("quantity"))
    net_minor = models.BigIntegerField(_("net amount"))

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(fields=["order", "product"], name="order_line_once_per_product"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_has_a_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_id}"


class Refund(models.Model):
    """Money given back for an order; the refunds of an order never exceed it (kept by `services.record_refund`)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("order"))
    external_id = models.CharField(_("refund number"), max_length=80)
    amount_minor = models.BigIntegerField(_("amount"))
    refunded_at = models.DateTimeField(_("refunded at"))

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.UniqueConstraint(fields=["order", "external_id"], name="refund_once_per_order"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return self.external_id

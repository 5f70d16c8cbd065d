"""What a market has of a product and what it costs there: histories, so that rules may look at a past day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Market
from clienteling.clients.models.product import Product
from clienteling.clients.querysets import PriceQuerySet, StockCountQuerySet
from clienteling.lib.money import format_money


class StockCount(models.Model):
    """How many pieces a market had at a moment. Append-only; the latest is what there is now.

    `back`: none were there before and some are now.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="counts", verbose_name=_("product"))
    market = models.ForeignKey(Market, on_delete=models.PROTECT, verbose_name=_("market"))
    quantity = models.PositiveIntegerField(_("pieces"))
    counted_at = models.DateTimeField(_("counted at"))
    back = models.BooleanField(_("back in stock"), default=False)

    objects = StockCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [
            models.UniqueConstraint(fields=["product", "market", "counted_at"], name="stock_counted_once_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.market}"


class Price(models.Model):
    """What a product costs in a market from a moment on. `before_minor`: what it cost until then, if it was sold."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prices", verbose_name=_("product"))
    market = models.ForeignKey(Market, on_delete=models.PROTECT, verbose_name=_("market"))
    amount_minor = models.PositiveBigIntegerField(_("price"))
    currency = models.CharField(_("currency"), max_length=3)
    valid_from = models.DateTimeField(_("valid from"))
    before_minor = models.PositiveBigIntegerField(_("price before"), null=True, blank=True)

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            models.UniqueConstraint(fields=["product", "market", "valid_from"], name="price_once_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.product} · {format_money(self.amount_minor, self.currency)}"

"""What became of alerts, measured by `services.measure`: what the client did within the window, told or held out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models.alert import Alert
from clienteling.attribution.models import Order
from clienteling.lib.money import format_money


class Outcome(models.Model):
    """The window opens with the match, so that told and held-out clients are measured alike; `acted_at` counts from
    the card. `spent_minor`: what the client kept of the orders in it, in the currency of the client's market.
    """

    alert = models.OneToOneField(
        Alert, primary_key=True, on_delete=models.CASCADE, related_name="outcome", verbose_name=_("alert")
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    acted_at = models.DateTimeField(_("acted at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("client wrote at"), null=True, blank=True)
    visited_at = models.DateTimeField(_("client visited at"), null=True, blank=True)
    bought_at = models.DateTimeField(_("client bought at"), null=True, blank=True)
    orders = models.PositiveIntegerField(_("orders"), default=0)
    spent_minor = models.BigIntegerField(_("spent"), default=0)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    window_days = models.PositiveSmallIntegerField(_("window (days)"), default=0)
    measured_at = models.DateTimeField(_("measured at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.CheckConstraint(
                condition=Q(orders=0, bought_at=None) | Q(orders__gt=0, bought_at__isnull=False),
                name="outcome_bought_when_there_are_orders",
            ),
            models.CheckConstraint(condition=Q(spent_minor__gte=0), name="outcome_spent_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id}"


class InfluencedOrder(models.Model):
    """An order that followed a delivered alert within the window: of several alerts, it is the last one's. Once per
    order, so influenced sales of all rules add up to no more than was sold. `net_minor`: less what came back.
    """

    order = models.OneToOneField(
        Order, primary_key=True, on_delete=models.CASCADE, related_name="influence", verbose_name=_("order")
    )
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="influenced", verbose_name=_("alert"))
    net_minor = models.BigIntegerField(_("net amount"))
    currency = models.CharField(_("currency"), max_length=3)

    class Meta:
        verbose_name = _("influenced order")
        verbose_name_plural = _("influenced orders")
        constraints = [
            models.CheckConstraint(condition=Q(net_minor__gte=0), name="influenced_order_is_not_negative"),
        ]

    def __str__(self) -> str:
        return format_money(self.net_minor, self.currency, decimals=True)


class OutcomeMark(models.Model):
    """How far the measuring has come in a table: `settled` is the highest id seen an hour before `seen`.

    Rows above `settled` are looked at again, for a transaction may commit its ids late; measuring twice is harmless.
    """

    source = models.CharField(_("source"), max_length=20, primary_key=True)
    settled = models.BigIntegerField(_("looked at for good up to"), default=0)
    seen = models.BigIntegerField(_("looked at up to"), default=0)
    seen_at = models.DateTimeField(_("looked at"))

    class Meta:
        verbose_name = _("mark of the measuring")
        verbose_name_plural = _("marks of the measuring")

    def __str__(self) -> str:
        return self.source

"""What waits in a store for a client: a piece that was ordered, or a repair."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Store
from clienteling.attribution.models.order import Order
from clienteling.attribution.querysets import PickupQuerySet
from clienteling.clients.models import Client, Product


class PickupKind(models.TextChoices):
    ORDER = "order", _("Order to be collected")
    REPAIR = "repair", _("Repair")


class Pickup(models.Model):
    """Once per (source, external_id). Each moment is told once it has come, so that rules may look at a past day."""

    source = models.CharField(_("source"), max_length=30)
    external_id = models.CharField(_("number"), max_length=80)
    kind = models.CharField(_("what"), max_length=10, choices=PickupKind.choices)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="pickups", verbose_name=_("client"))
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("store"))
    order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="pickups", verbose_name=_("order")
    )
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("product"))
    taken_at = models.DateTimeField(_("ordered or handed in at"))
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    collected_at = models.DateTimeField(_("collected at"), null=True, blank=True)

    objects = PickupQuerySet.as_manager()

    class Meta:
        verbose_name = _("piece to be collected")
        verbose_name_plural = _("pieces to be collected")
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="pickup_once_per_source"),
            models.CheckConstraint(condition=Q(kind__in=["order", "repair"]), name="pickup_kind_is_known"),
            models.CheckConstraint(
                condition=Q(ready_at=None) | Q(ready_at__gte=F("taken_at")), name="pickup_ready_after_taken"
            ),
            models.CheckConstraint(
                condition=Q(collected_at=None) | Q(collected_at__gte=F("taken_at")), name="pickup_collected_after_taken"
            ),
        ]
        indexes = [models.Index(fields=["client", "kind", "ready_at"], name="pickup_of_client")]

    def __str__(self) -> str:
        return self.external_id

"""What the client bought and gave back."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clienteling.attribution.models import Order, Refund
from clienteling.clients.models import Client
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each
from clienteling.lib.money import format_money


def _orders(client: Client, reader: Reader) -> QuerySet[Order]:
    return (
        Order.objects.filter(client=client)
        .select_related("store")
        .prefetch_related("lines__product")
        .only("placed_at", "currency", "net_minor", "external_id", "store__name")
    )


def _tell_order(order: Order, reader: Reader) -> Told:
    products = _(", ").join(line.product.name for line in order.lines.all())
    title = _("Purchase %(amount)s") % {"amount": format_money(order.net_minor, order.currency)}
    return Told(title, beside(products, order.store.name if order.store else "", order.external_id))


def _refunds(client: Client, reader: Reader) -> QuerySet[Refund]:
    return Refund.objects.filter(order__client=client).select_related("order")


def _tell_refund(refund: Refund, reader: Reader) -> Told:
    amount = format_money(refund.amount_minor, refund.order.currency)
    return Told(_("Refund %(amount)s") % {"amount": amount}, refund.order.external_id)


SOURCES = (
    Source("order", Kind.SALE, "placed_at", _orders, each(_tell_order), is_sale=True),
    Source("refund", Kind.SALE, "refunded_at", _refunds, each(_tell_refund)),
)

"""What a client's story is told from: which rows of each table, and how one of them reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clienteling.alerts.models import Alert, Delivery
from clienteling.alerts.words import Writer
from clienteling.associates.models import Associate
from clienteling.attribution.models import Order, Refund, Touch
from clienteling.clients.models import Activity, ActivityKind, Client, Product, Relationship, Tier, TierChange
from clienteling.lib.money import format_money

Rows = Callable[[Client, Associate], QuerySet[Any]]
Told = tuple[str, str]


@dataclass(frozen=True)
class Source:
    """`tell` gives a title and a detail for each row, all rows of a page at once."""

    field: str
    rows: Rows
    tell: Callable[[Sequence[Any], Associate], list[Told]]
    is_sale: bool = False


def each(tell: Callable[[Any], Told]) -> Callable[[Sequence[Any], Associate], list[Told]]:
    """For rows that read by themselves."""
    return lambda rows, user: [tell(row) for row in rows]


def _beside(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _orders(client: Client, user: Associate) -> QuerySet[Order]:
    return Order.objects.filter(client=client).select_related("store").prefetch_related("lines__product")


def _tell_order(order: Order) -> Told:
    products = _(", ").join(line.product.name for line in order.lines.all())
    title = _("Purchase %(amount)s") % {"amount": format_money(order.net_minor, order.currency)}
    return title, _beside(products, order.store.name if order.store else "", order.external_id)


def _refunds(client: Client, user: Associate) -> QuerySet[Refund]:
    return Refund.objects.filter(order__client=client).select_related("order")


def _tell_refund(refund: Refund) -> Told:
    amount = format_money(refund.amount_minor, refund.order.currency)
    return _("Refund %(amount)s") % {"amount": amount}, refund.order.external_id


def _touches(client: Client, user: Associate) -> QuerySet[Touch]:
    return Touch.objects.filter(client=client).select_related("associate")


def _tell_touch(touch: Touch) -> Told:
    titles = {"alert": _("Followed up an alert"), "prepared_message": _("Sent a prepared message")}
    return titles.get(touch.channel, _("Contact")), touch.associate.name


def _alerts(client: Client, user: Associate) -> QuerySet[Alert]:
    mine = Alert.objects.visible_to(user).filter(client=client).exclude(delivery=Delivery.SUPPRESSED)
    return mine.select_related("client", "version")


def _tell_alerts(alerts: Sequence[Alert], user: Associate) -> list[Told]:
    writer = Writer(alerts)
    return [
        (writer.words(alert, user.language).title, _beside(_("Alert"), alert.get_handling_display()))
        for alert in alerts
    ]


def _tier_changes(client: Client, user: Associate) -> QuerySet[TierChange]:
    before, after = (Tier.objects.filter(rank=OuterRef(rank)).values("name") for rank in ("from_rank", "to_rank"))
    return TierChange.objects.filter(client=client).annotate(before=Subquery(before), after=Subquery(after))


def _tell_tier_change(change: Any) -> Told:
    names = " → ".join(name for name in (change.before, change.after) if name)
    return (_("Tier raised") if change.to_rank > change.from_rank else _("Tier changed")), names


def _relationships(client: Client, user: Associate) -> QuerySet[Relationship]:
    return Relationship.objects.filter(client=client).select_related("associate__store")


def _tell_relationship(relationship: Relationship) -> Told:
    store = relationship.associate.store
    title = _("In the care of %(associate)s") % {"associate": relationship.associate.name}
    return title, store.name if store else ""


def _activity(client: Client, user: Associate) -> QuerySet[Activity]:
    """What the client did; a purchase told by its order is not told again."""
    product = Product.objects.filter(pk=OuterRef("product_id")).values("name")
    order = Order.objects.filter(client=OuterRef("client_id"), placed_at=OuterRef("occurred_at"))
    return (
        Activity.objects.filter(client_id=client.pk)
        .exclude(Exists(order), kind=ActivityKind.PURCHASE)
        .annotate(product_name=Subquery(product))
    )


def _tell_activity(activity: Any) -> Told:
    return capfirst(activity.get_kind_display()), activity.product_name or ""


SOURCES = (
    Source("placed_at", _orders, each(_tell_order), is_sale=True),
    Source("refunded_at", _refunds, each(_tell_refund)),
    Source("occurred_at", _touches, each(_tell_touch)),
    Source("raised_at", _alerts, _tell_alerts),
    Source("changed_at", _tier_changes, each(_tell_tier_change)),
    Source("started_at", _relationships, each(_tell_relationship)),
    Source("occurred_at", _activity, each(_tell_activity)),
)

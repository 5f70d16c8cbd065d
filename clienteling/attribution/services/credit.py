"""Credit: the primary associate at the time of the order has the whole sale, or the former one while that is protected
(see `rights`); a refund takes its part back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from clienteling.associates.models import Associate, Market
from clienteling.attribution.models import Basis, Credit, Order, Protection, Refund
from clienteling.attribution.services.data import OrderData
from clienteling.clients.models import Relationship
from clienteling.lib.clock import local_day


def credit_orders(fresh: Mapping[int, OrderData], markets: Mapping[int, Market], *, at: datetime) -> list[Credit]:
    """Credits of new orders. An order of a client whom nobody looked after stays uncredited."""
    protected = dict(protected_of(list(fresh)))
    owners = dict(owned(list(fresh))) | protected
    stores = dict(Associate.objects.filter(pk__in=set(owners.values())).values_list("pk", "store_id"))
    credits = [
        Credit(
            order_id=pk,
            associate_id=owners[pk],
            store_id=stores[owners[pk]],
            amount_minor=row.net_minor,
            currency=row.currency,
            basis=Basis.PROTECTED if pk in protected else Basis.PRIMARY,
            effective_on=local_day(row.placed_at, markets[row.market_id].time_zone),
            posted_at=at,
        )
        for pk, row in fresh.items()
        if pk in owners
    ]
    return Credit.objects.bulk_create(credits)


def owned(order_ids: Sequence[int]) -> "QuerySet[Order, tuple[int, int]]":
    """(order, primary associate when it was placed); the later start wins where history overlaps."""
    then = Relationship.objects.primary().filter(
        Q(ended_at=None) | Q(ended_at__gt=OuterRef("placed_at")),
        client=OuterRef("client"),
        started_at__lte=OuterRef("placed_at"),
    )
    latest = then.order_by("-started_at", "-pk").values("associate")[:1]
    orders = Order.objects.filter(pk__in=order_ids).annotate(owner=Subquery(latest)).exclude(owner=None)
    return orders.values_list("pk", F("owner"))


def protected_of(order_ids: Sequence[int]) -> "QuerySet[Order, tuple[int, int]]":
    """(order, former associate whose protected days it fell into); the oldest protection holds."""
    running = Protection.objects.filter(
        client=OuterRef("client"), began_at__lte=OuterRef("placed_at"), ends_at__gt=OuterRef("placed_at")
    )
    first = running.order_by("began_at", "pk").values("associate")[:1]
    orders = Order.objects.filter(pk__in=order_ids).annotate(former=Subquery(first)).exclude(former=None)
    return orders.values_list("pk", F("former"))


def take_credit_back(refund: Refund, *, at: datetime) -> list[Credit]:
    """The refund as a negative credit of whoever had the sale."""
    order = refund.order
    return Credit.objects.bulk_create(
        [
            Credit(
                order=order,
                refund=refund,
                associate_id=credit.associate_id,
                store_id=credit.store_id,
                amount_minor=-refund.amount_minor,
                currency=credit.currency,
                basis=credit.basis,
                effective_on=local_day(refund.refunded_at, order.market.time_zone),
                posted_at=at,
            )
            for credit in order.credits.filter(refund=None)
        ]
    )

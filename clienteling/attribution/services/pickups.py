"""What waits in a store for a client is told here as often as it moves on: taken in, ready, collected."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from clienteling.attribution.models import Order, Pickup, PickupKind
from clienteling.attribution.services.checks import check_key, check_moment
from clienteling.clients.services import arrived, hold, undisturbed
from clienteling.lib.errors import DomainError

MOMENTS = ("taken_at", "ready_at", "collected_at")


@dataclass(frozen=True)
class PickupData:
    """`order`: number of the order at the same source. A moment that is None has not come yet, or was told before."""

    source: str
    external_id: str
    kind: str
    client_id: int
    taken_at: datetime
    ready_at: datetime | None = None
    collected_at: datetime | None = None
    store_id: int | None = None
    product_id: int | None = None
    order: str | None = None


def record_pickup(row: PickupData, *, at: datetime) -> tuple[Pickup, bool]:
    """Whether anything was news. Raises DomainError for what is wrong in itself or against what was told before."""
    check_pickup(row, at)
    return undisturbed(partial(record, row, order_of(row)))


def record(row: PickupData, order: Order | None) -> tuple[Pickup, bool]:
    client = hold([row.client_id]).whose.get(row.client_id, row.client_id)
    first = {"kind": row.kind, "client_id": client, "taken_at": row.taken_at}
    pickup, created = Pickup.objects.select_for_update().get_or_create(
        source=row.source, external_id=row.external_id, defaults=first
    )
    if not created and {name: getattr(pickup, name) for name in first} != first:
        raise DomainError("pickup_changed", _("This number was recorded before with other content."), "external_id")
    if created and client != row.client_id:
        arrived(Pickup, {pickup.pk: row.client_id})
    news = news_of(row, order, pickup)
    for name, value in news.items():
        setattr(pickup, name, value)
    check_order_of_moments(pickup)
    pickup.save()
    return pickup, bool(created or news)


def news_of(row: PickupData, order: Order | None, pickup: Pickup) -> dict[str, object]:
    news: dict[str, object] = {"order": order} if order and pickup.order_id != order.pk else {}
    for name in ("ready_at", "collected_at", "store_id", "product_id"):
        if (value := getattr(row, name)) is not None and value != getattr(pickup, name):
            news[name] = value
    return news


def check_pickup(row: PickupData, at: datetime) -> None:
    check_key(row.source, "source", 30)
    check_key(row.external_id, "external_id", 80)
    if row.kind not in PickupKind.values:
        known = {"known": ", ".join(PickupKind.values)}
        raise DomainError("kind_unknown", _("Must be one of: %(known)s.") % known, "kind")
    for name in MOMENTS:
        if moment := getattr(row, name):
            check_moment(moment, name, at)


def check_order_of_moments(pickup: Pickup) -> None:
    for name in ("ready_at", "collected_at"):
        moment = getattr(pickup, name)
        if moment and moment < pickup.taken_at:
            raise DomainError("time_out_of_order", _("Nothing is ready or collected before it was taken in."), name)


def order_of(row: PickupData) -> Order | None:
    if row.order is None:
        return None
    order = Order.objects.filter(source=row.source, external_id=row.order).first()
    if order is None:
        raise DomainError("order_unknown", _("There is no such order; report the order first."), "order")
    return order

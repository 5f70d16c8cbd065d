"""Pieces that wait in a store: an order that is there to be collected, a repair that is done, one that is not."""

from datetime import datetime, timedelta

from clienteling.attribution.models import Order, PickupKind
from clienteling.attribution.services import PickupData, record_pickup

WAITING = [(PickupKind.ORDER, 9, 2), (PickupKind.REPAIR, 30, 4), (PickupKind.REPAIR, 6, None)]


def build(now: datetime) -> None:
    """Of the clients with the first orders; days ago taken in, and ready."""
    orders = Order.objects.filter(placed_at__lt=now - timedelta(days=40)).order_by("pk")[: len(WAITING)]
    for number, (order, (kind, taken, ready)) in enumerate(zip(orders, WAITING, strict=False)):
        row = PickupData(
            source="pos",
            external_id=f"P-{number + 1}",
            kind=kind,
            client_id=order.client_id,
            taken_at=now - timedelta(days=taken),
            ready_at=None if ready is None else now - timedelta(days=ready),
        )
        record_pickup(row, at=now)

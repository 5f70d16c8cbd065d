"""Verbs of attribution; other apps import from here."""

from clienteling.attribution.services.data import LineData, OrderData, OrdersAnswer, RefundData, RowError
from clienteling.attribution.services.orders import record_order, record_orders
from clienteling.attribution.services.pickups import PickupData, record_pickup
from clienteling.attribution.services.refunds import record_refund
from clienteling.attribution.services.targets import set_target
from clienteling.attribution.services.touches import record_touch
from clienteling.attribution.services.waiting import take_overlooked, wait_for_order

__all__ = [
    "LineData",
    "OrderData",
    "OrdersAnswer",
    "PickupData",
    "RefundData",
    "RowError",
    "record_order",
    "record_orders",
    "record_pickup",
    "record_refund",
    "record_touch",
    "set_target",
    "take_overlooked",
    "wait_for_order",
]

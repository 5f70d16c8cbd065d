"""A refund told before its order waits for it, and is recorded with it: whichever comes first, the end is the same."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from clienteling.associates.models import Market
from clienteling.attribution.models import Order, WaitingRefund
from clienteling.attribution.querysets import WaitingRefundQuerySet
from clienteling.attribution.services.data import RefundData
from clienteling.attribution.services.refunds import check_row, check_same, record_refund
from clienteling.lib.errors import DomainError

AT_ONCE = 500


def wait_for_order(row: RefundData, *, within: Market | None, at: datetime) -> WaitingRefund:
    """Keep it, once per number. Raises DomainError for what no order could take."""
    check_row(row, at)
    said = {"amount_minor": row.amount_minor, "refunded_at": row.refunded_at, "market": within, "told_at": at}
    waiting, _ = WaitingRefund.objects.get_or_create(
        source=row.source, order_number=row.order, external_id=row.external_id, defaults=said
    )
    check_same(waiting, row)
    return waiting


def due(orders: "QuerySet[Order]") -> WaitingRefundQuerySet:
    """Those that wait for one of the orders."""
    order = orders.filter(source=OuterRef("source"), external_id=OuterRef("order_number"))
    return WaitingRefund.objects.filter(Exists(order), refused="").order_by("refunded_at", "pk")


def take_waiting(order_ids: Sequence[int], *, at: datetime) -> None:
    """Those of new orders, in the transaction that records them and holds their clients."""
    for waiting in due(Order.objects.filter(pk__in=order_ids)).select_for_update(of=("self",)):
        take(waiting, at)


def take_overlooked(at: datetime) -> int:
    """Those told in the very moment in which their order was recorded, each by itself; how many were taken."""
    taken = 0
    known = due(Order.objects.all())
    for pk in list(known.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            for waiting in known.filter(pk=pk).select_for_update(skip_locked=True, of=("self",)):
                taken += take(waiting, at)
    return taken


def take(waiting: WaitingRefund, at: datetime) -> bool:
    row = RefundData(
        waiting.source, waiting.order_number, waiting.external_id, waiting.amount_minor, waiting.refunded_at
    )
    try:
        with transaction.atomic():
            record_refund(row, within=waiting.market_id, at=at)
    except DomainError as error:
        waiting.refused = error.code
        waiting.save(update_fields=["refused"])
        return False
    waiting.delete()
    return True

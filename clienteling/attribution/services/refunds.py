"""Refunds come in here: once per order and number, never more than was paid, taking credit and commission back."""

from datetime import datetime
from functools import partial

from django.db.models import Sum
from django.utils.translation import gettext as _

from clienteling.attribution.models import Order, Refund, WaitingRefund
from clienteling.attribution.services.checks import LARGEST, check_key, check_moment
from clienteling.attribution.services.client_figures import take_back
from clienteling.attribution.services.commission import reverse_commission
from clienteling.attribution.services.credit import take_credit_back
from clienteling.attribution.services.data import RefundData
from clienteling.clients.models import Client
from clienteling.clients.services import CameBetweenError, undisturbed
from clienteling.lib.errors import DomainError


def record_refund(row: RefundData, *, within: int | None = None, at: datetime) -> tuple[Refund, bool]:
    """Record money given back; False where it was there already, unchanged. Raises DomainError.

    Effective on the day of the refund, so the month of the sale stays as it was.
    """
    check_key(row.external_id, "external_id", 80)
    return undisturbed(partial(record, row, within, at))


def record(row: RefundData, within: int | None, at: datetime) -> tuple[Refund, bool]:
    order = locked_order(row, within)
    known = order.refunds.filter(external_id=row.external_id).first()
    if known:
        check_same(known, row)
        return known, False
    refunded = check_refund(row, order, at)
    refund = Refund.objects.create(
        order=order, external_id=row.external_id, amount_minor=row.amount_minor, refunded_at=row.refunded_at
    )
    take_credit_back(refund, at=at)
    reverse_commission(refund, refunded_minor=refunded, at=at)
    take_back(order.client_id, amount_minor=row.amount_minor, currency=order.currency, at=at)
    return refund, True


def locked_order(row: RefundData, within: int | None) -> Order:
    """The order, locked: refunds of one order are counted one after the other. Its client before it, as a merge does,
    which takes the order along.
    """
    orders = Order.objects.filter(source=row.source, external_id=row.order, **({"market": within} if within else {}))
    clients = Client.objects.filter(pk__in=orders.values("client")).select_for_update(no_key=True)
    client = clients.values_list("pk", flat=True).first()
    order = orders.select_related("market").select_for_update(of=("self",), no_key=True).first()
    if order is None:
        raise DomainError("order_unknown", _("There is no such order; report the order first."), "order")
    if order.client_id != client:
        raise CameBetweenError
    return order


def check_same(known: Refund | WaitingRefund, row: RefundData) -> None:
    if (known.amount_minor, known.refunded_at) != (row.amount_minor, row.refunded_at):
        raise DomainError("refund_changed", _("This refund was recorded before with other content."), "external_id")


def check_row(row: RefundData, at: datetime) -> None:
    """What is wrong with it whatever its order is."""
    check_key(row.external_id, "external_id", 80)
    check_moment(row.refunded_at, "refunded_at", at)
    if not 0 < row.amount_minor <= LARGEST:
        raise DomainError("invalid_amount", _("The amount must be above zero."), "amount_minor")


def check_refund(row: RefundData, order: Order, at: datetime) -> int:
    """What the refunds of the order come to with this one."""
    check_row(row, at)
    if row.refunded_at < order.placed_at:
        raise DomainError("refunded_before_order", _("A refund cannot be older than its order."), "refunded_at")
    before = order.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
    if before + row.amount_minor > order.net_minor:
        raise DomainError("refund_exceeds_order", _("The refunds would be more than was paid."), "amount_minor")
    return int(before + row.amount_minor)

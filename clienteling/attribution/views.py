"""The API of sales: orders and refunds."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from msgspec import structs
from rest_framework.exceptions import ParseError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.following import Pages
from clienteling.associates.idempotency import once
from clienteling.associates.listing import given
from clienteling.associates.permissions import ThroughDoor
from clienteling.attribution import posted
from clienteling.attribution.models import Order
from clienteling.attribution.serializers import (
    OrderQuerySerializer,
    OrdersAnswerSerializer,
    OrderSerializer,
    RefundAnswerSerializer,
)
from clienteling.attribution.services import OrdersAnswer, RefundData, record_orders, record_refund, wait_for_order
from clienteling.attribution.services.checks import check_key
from clienteling.attribution.wire import OrderIn, RefundIn
from clienteling.lib import clock, json_rows
from clienteling.lib.errors import DomainError
from clienteling.lib.json_rows import Rows

MOST_ORDERS = 500
RAW = "application/json"
WIRE = {"external_id": "number"}  # what the service calls a field → what the row calls it


class OrderViewSet(GenericViewSet[Order]):
    """Orders: a machine sees those of its own source, a person those of the clients who are theirs."""

    serializer_class = OrderSerializer
    permission_classes = [IsAuthenticated, ThroughDoor]
    parser_classes = [rest.RawJSON]
    pagination_class = Pages
    queryset = Order.objects.none()

    def get_queryset(self) -> QuerySet[Order]:
        who = rest.caller(self.request)
        orders = of_machine(who) if isinstance(who, Machine) else Order.objects.visible_to(who)
        return orders.select_related("client", "market", "store").prefetch_related("lines__product", "refunds")

    @extend_schema(parameters=[OrderQuerySerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Orders with their lines and refunds."""
        rows = self.get_queryset().filter(**given(OrderQuerySerializer, request.query_params))
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(rows) or [], many=True).data)

    @extend_schema(request={RAW: {"$ref": "#/components/schemas/Orders"}}, responses=OrdersAnswerSerializer)
    @once
    def record(self, request: Request) -> Response:
        """Record orders, one (the object itself) or up to 500.

        An order is recorded once per number; the same again changes nothing, other content under the same number is
        refused. Good rows are kept; bad rows come back with index, code and field. When one object is posted, what is
        wrong with it is the error of the request.
        """
        machine, at = rest.machine(request), clock.now()
        given = rest.posted(rest.body(request), "orders", most=MOST_ORDERS)
        rows = json_rows.decode(given.rows, OrderIn)
        orders = posted.orders(rows, source=machine.source, markets=rest.markets(machine), within=machine.market, at=at)
        answer = recorded(rows, list(orders), record_orders(list(orders.values()), at=at))
        if given.single and answer["rejected"]:
            raise rows.rejected[0].error()
        return Response(answer)


def of_machine(machine: Machine) -> QuerySet[Order]:
    mine = Order.objects.filter(source=machine.source)
    return mine.filter(market=machine.market) if machine.market else mine


def recorded(rows: Rows[OrderIn], places: list[int], answer: OrdersAnswer) -> dict[str, Any]:
    """Positions among the good rows become positions in the request."""
    for error in answer.errors:
        rows.reject(places[error.index], DomainError(error.code, error.detail, WIRE.get(error.field, error.field)))
    kept = sorted((places[i], how) for how in ("created", "unchanged") for i in getattr(answer, how))
    return {
        "results": [{"index": i, "number": rows.good[i].number, "outcome": how} for i, how in kept],
        "rejected": rows.reasons(),
    }


class RefundView(APIView):
    """Refunds of one order."""

    permission_classes = [IsAuthenticated, ThroughDoor]
    parser_classes = [rest.RawJSON]

    @extend_schema(
        request={RAW: {"$ref": "#/components/schemas/RefundIn"}},
        responses=dict.fromkeys((200, 201, 202), RefundAnswerSerializer),
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Record money given back for an order: once per refund number, together never more than was paid.

        A refund whose order is not known yet is kept, answered 202, and recorded together with the order. What the
        order cannot take then is listed in the console.
        """
        machine, row = rest.machine(request), the_refund(rest.body(request))
        data = RefundData(machine.source, number, row.number, row.amount_minor, row.refunded_at)
        try:
            state, status = recorded_or_waiting(data, machine, clock.now())
        except DomainError as error:
            raise DomainError(error.code, error.detail, WIRE.get(error.field or "", error.field)) from error
        return Response(RefundAnswerSerializer({**structs.asdict(row), "state": state}).data, status=status)


def the_refund(body: Any) -> RefundIn:
    rows = json_rows.decode([body], RefundIn)
    for rejection in rows.rejected.values():
        raise rejection.error()
    if 0 not in rows.good:
        raise ParseError(_("The body must be a JSON object."))
    return rows.good[0]


def recorded_or_waiting(data: RefundData, machine: Machine, at: datetime) -> tuple[str, int]:
    """The state and the status that says it; an order out of reach is as one that is not known. Raises DomainError."""
    check_key(data.order, "order", 80)
    if not of_machine(machine).filter(external_id=data.order).exists():
        wait_for_order(data, within=machine.market, at=at)
        return "waiting", 202
    _refund, created = record_refund(data, at=at)
    return "recorded", 201 if created else 200

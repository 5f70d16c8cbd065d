"""The API of stock and prices: what each market has of a product, and what it asks for it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.idempotency import once
from clienteling.associates.models import Market
from clienteling.associates.permissions import ThroughDoor
from clienteling.clients.serializers import ActivityAnswerSerializer
from clienteling.clients.services import PriceData, StockData, check_time, product_ids, record_prices, record_stock
from clienteling.clients.wire import PriceIn, StockIn
from clienteling.lib import clock, json_rows
from clienteling.lib.errors import DomainError
from clienteling.lib.json_rows import Rows

MOST_ROWS = 2_000
RAW = "application/json"
RowIn = TypeVar("RowIn", StockIn, PriceIn)


class StockView(APIView):
    """How many pieces each market has."""

    permission_classes = [IsAuthenticated, ThroughDoor]
    parser_classes = [rest.RawJSON]

    @extend_schema(
        operation_id="stock_record",
        request={RAW: {"$ref": "#/components/schemas/Stock"}},
        responses=ActivityAnswerSerializer,
    )
    @once
    def post(self, request: Request) -> Response:
        """Record up to 2,000 counts. A count known for that moment stays; the latest is what there is now."""
        rows = posted(request, "stock", StockIn)
        for market, good in by_market(rows, rest.machine(request), lambda row: row.counted_at).items():
            skus = product_ids(row.product for row in good)
            record_stock([StockData(skus[row.product], row.quantity, row.counted_at) for row in good], market=market)
        return answered(rows)


class PriceView(APIView):
    """What products cost in each market."""

    permission_classes = [IsAuthenticated, ThroughDoor]
    parser_classes = [rest.RawJSON]

    @extend_schema(
        operation_id="prices_record",
        request={RAW: {"$ref": "#/components/schemas/Prices"}},
        responses=ActivityAnswerSerializer,
    )
    @once
    def post(self, request: Request) -> Response:
        """Record up to 2,000 prices, in the market's currency. A price known from that moment on stays."""
        rows = posted(request, "prices", PriceIn)
        for market, good in by_market(rows, rest.machine(request), lambda row: row.valid_from).items():
            skus = product_ids(row.product for row in good)
            record_prices(
                [PriceData(skus[row.product], row.amount_minor, row.valid_from) for row in good], market=market
            )
        return answered(rows)


def posted(request: Request, name: str, row_type: type[RowIn]) -> Rows[RowIn]:
    return json_rows.decode(rest.posted(rest.body(request), name, most=MOST_ROWS).rows, row_type)


def by_market(
    rows: Rows[RowIn], machine: Machine, moment: Callable[[RowIn], datetime]
) -> dict[Market, Sequence[RowIn]]:
    """Good rows by market, in the markets' order; those out of its reach, or of the future, are handed back."""
    markets, at = rest.markets(machine), clock.now()
    found: dict[Market, list[RowIn]] = {}
    for index, row in list(rows.good.items()):
        try:
            check_time(moment(row), at, "counted_at" if isinstance(row, StockIn) else "valid_from")
            found.setdefault(market_of(row, markets), []).append(row)
        except DomainError as error:
            rows.reject(index, error)
    return {market: found[market] for market in sorted(found, key=lambda market: market.pk)}


def market_of(row: StockIn | PriceIn, markets: dict[str, Market]) -> Market:
    if (row.market or "") not in markets:
        raise DomainError("market_unknown", _("There is no such market, or none was given."), "market")
    if not row.product.isprintable():
        raise DomainError("product_invalid", _("A SKU has printable characters only."), "product")
    return markets[row.market or ""]


def answered(rows: Rows[Any]) -> Response:
    return Response({"accepted": len(rows.good), "rejected": rows.reasons()})

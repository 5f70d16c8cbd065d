"""The API of pieces that wait in a store for a client."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.idempotency import once
from clienteling.associates.models import Store
from clienteling.associates.permissions import ThroughDoor
from clienteling.attribution.services import PickupData, record_pickup
from clienteling.attribution.wire import PickupIn
from clienteling.clients.serializers import ActivityAnswerSerializer
from clienteling.clients.services import Identity, client_ids, parse_identities, product_ids
from clienteling.lib import clock, json_rows
from clienteling.lib.errors import DomainError

MOST_PICKUPS = 500
RAW = "application/json"
WIRE = {"external_id": "number"}


class PickupView(APIView):
    """Pieces ordered for a client, and repairs."""

    permission_classes = [IsAuthenticated, ThroughDoor]
    parser_classes = [rest.RawJSON]

    @extend_schema(
        operation_id="pickups_record",
        request={RAW: {"$ref": "#/components/schemas/Pickups"}},
        responses=ActivityAnswerSerializer,
    )
    @once
    def post(self, request: Request) -> Response:
        """Record up to 500 pieces that wait for clients, and how they move on.

        Tell the same number again when the piece is ready and when it was collected; what is left out stays. Good rows
        are kept; bad rows come back with index, code and field.
        """
        given = rest.posted(rest.body(request), "pickups", most=MOST_PICKUPS)
        rows = json_rows.decode(given.rows, PickupIn)
        for index, row in sorted(rows.good.items(), key=lambda good: good[1].number):
            try:
                record(row, rest.machine(request))
            except DomainError as error:
                field = WIRE.get(error.field or "", error.field)
                rows.reject(index, DomainError(error.code, error.detail, field))
        return Response({"accepted": len(rows.good), "rejected": rows.reasons()})


def record(row: PickupIn, machine: Machine) -> None:
    identities = reference(row, machine)
    [client] = client_ids([identities], within=machine.market)
    if isinstance(client, DomainError):
        raise client
    data = PickupData(
        machine.source,
        row.number,
        row.kind,
        client,
        row.taken_at,
        row.ready_at,
        row.collected_at,
        store_of(row, machine).pk if row.store else None,
        product_ids({row.product})[row.product] if row.product else None,
        row.order,
    )
    record_pickup(data, at=clock.now())


def reference(row: PickupIn, machine: Machine) -> list[Identity]:
    markets = rest.markets(machine)
    if row.market is not None and row.market not in markets:
        raise DomainError("market_unknown", _("There is no such market."), "market")
    if row.product and not row.product.isprintable():
        raise DomainError("product_invalid", _("A SKU has printable characters only."), "product")
    identities = parse_identities(row.client, source=machine.source, market=markets.get(row.market or ""))
    if not identities:
        raise DomainError("identity_required", _("At least one identity must be given."), "client")
    return identities


def store_of(row: PickupIn, machine: Machine) -> Store:
    store = Store.objects.filter(code=row.store, market__in=rest.markets(machine).values()).first()
    if store is None:
        raise DomainError("store_unknown", _("There is no such store."), "store")
    return store

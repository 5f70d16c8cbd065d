"""Orders and refunds as a source reports them, small and changeable."""

from datetime import UTC, datetime
from typing import Any

from clienteling.attribution.models import CommissionPlan, Credit, LedgerEntry
from clienteling.attribution.services import OrderData, RefundData
from clienteling.clients.models import Client
from tests import factories
from tests.conftest import Cast

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Shanghai


def order(client: Client, **changes: Any) -> OrderData:
    fields: dict[str, Any] = {
        "source": "pos",
        "external_id": "A-1",
        "client_id": client.pk,
        "market_id": client.market_id,
        "placed_at": NOON,
        "currency": "CNY",
        "net_minor": 1_000_000,
    }
    return OrderData(**fields | changes)


def refund(amount_minor: int, external_id: str = "R-1", **changes: Any) -> RefundData:
    fields: dict[str, Any] = {"source": "pos", "order": "A-1", "refunded_at": NOON}
    return RefundData(external_id=external_id, amount_minor=amount_minor, **fields | changes)


def client_of_lin(cast: Cast, **changes: Any) -> Client:
    client = factories.ClientFactory.create(market=cast.market, **changes)
    factories.RelationshipFactory.create(client=client, associate=cast.lin)
    return client


def plan(cast: Cast, rate_bp: int = 250) -> CommissionPlan:
    return CommissionPlan.objects.create(market=cast.market, rate_bp=rate_bp, valid_from="2020-01-01")


def credited() -> int:
    return sum(Credit.objects.values_list("amount_minor", flat=True))


def commissions() -> list[int]:
    return list(LedgerEntry.objects.commission().order_by("pk").values_list("amount_minor", flat=True))

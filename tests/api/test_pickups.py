"""Pieces that wait in a store, over the API: told as they move on, good rows kept, bad ones back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from clienteling.attribution.models import Order, Pickup
from clienteling.clients.models import Client, ClientIdentity
from clienteling.clients.services.identities import Identity
from tests import factories
from tests.api.conftest import Login, with_key
from tests.conftest import Cast

TAKEN, READY, COLLECTED = (f"2026-11-{day}T10:00:00+08:00" for day in (10, 12, 14))


@pytest.fixture
def zhu(cast: Cast) -> Client:
    client = factories.ClientFactory.create(market=cast.market)
    ClientIdentity.objects.bulk_create([Identity("crm", "shop", "C-1").row(client)])
    return client


def post(caller: APIClient, *rows: dict[str, Any]) -> Any:
    return caller.post("/api/v1/pickups/", {"pickups": list(rows)}, format="json")


def piece(**said: Any) -> dict[str, Any]:
    return {"number": "R-1", "kind": "repair", "client": {"crm": "C-1"}, "taken_at": TAKEN, **said}


def test_a_repair_is_told_as_it_moves_on(shop: APIClient, zhu: Client, cast: Cast) -> None:
    for said in ({"store": "SH1", "product": "BAG-1"}, {"ready_at": READY}, {"collected_at": COLLECTED}):
        assert post(shop, piece(**said)).json() == {"accepted": 1, "rejected": []}
    repair = Pickup.objects.get()
    assert (repair.client, repair.store, repair.source) == (zhu, cast.shanghai, "shop")
    assert [at and at.day for at in (repair.taken_at, repair.ready_at, repair.collected_at)] == [10, 12, 14]
    assert repair.product is not None and repair.product.sku == "BAG-1"


def test_a_piece_may_belong_to_an_order_of_the_same_source(shop: APIClient, zhu: Client, cast: Cast) -> None:
    order = Order.objects.create(
        source="shop", external_id="SO-1", client=zhu, market=cast.market, currency="CNY", net_minor=1,
        placed_at=datetime(2026, 11, 10, tzinfo=UTC),
    )  # fmt: skip
    post(shop, piece(kind="order", order="SO-1"))
    assert Pickup.objects.get().order == order


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"kind": "gift"}, "kind_unknown", "kind"),
        ({"ready_at": "2026-11-01T10:00:00+08:00"}, "time_out_of_order", "ready_at"),
        ({"collected_at": "2090-01-01T10:00:00+08:00"}, "time_out_of_range", "collected_at"),
        ({"order": "SO-9"}, "order_unknown", "order"),
        ({"store": "XX"}, "store_unknown", "store"),
        ({"market": "XX"}, "market_unknown", "market"),
        ({"product": "a\tb"}, "product_invalid", "product"),
        ({"client": {}}, "identity_required", "client"),
        ({"number": "x" * 81}, "invalid", "number"),
    ],
)
def test_a_bad_row_comes_back_and_leaves_nothing(
    shop: APIClient, zhu: Client, said: dict[str, Any], code: str, field: str
) -> None:
    answer = post(shop, piece(**said), piece(number="R-2")).json()
    assert [(row["index"], row["code"], row["field"]) for row in answer["rejected"]] == [(0, code, field)]
    assert answer["accepted"] == 1 and Pickup.objects.get().external_id == "R-2"


def test_another_piece_under_the_same_number_is_refused(shop: APIClient, zhu: Client) -> None:
    post(shop, piece())
    [row] = post(shop, piece(kind="order")).json()["rejected"]
    assert (row["code"], row["field"]) == ("pickup_changed", "number")


def test_only_machines_that_may_write_orders_tell_of_pieces(cast: Cast, zhu: Client, login: Login) -> None:
    assert post(with_key(cast.market, scopes=["stock:write"]), piece()).status_code == 403
    assert post(login(cast.lin), piece()).status_code == 403

"""The API of sales: orders and refunds."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from clienteling.attribution.models import Order, Refund, WaitingRefund
from clienteling.attribution.services import OrderData, record_order
from clienteling.clients.models import Client
from clienteling.clients.services import ClientData, upsert_clients
from clienteling.lib import clock
from tests import factories
from tests.api.conftest import Login, with_key
from tests.conftest import Cast

URL = "/api/v1/orders/"
LINE = {"product": "BAG-001", "quantity": 1, "net_minor": 480_000}
ORDER = {
    "number": "SO/1",
    "client": {"crm": "1"},
    "placed_at": "2026-11-20T09:30:00+08:00",
    "currency": "CNY",
    "net_minor": 480_000,
    "store": "SH1",
    "lines": [LINE],
}
REFUND = {"number": "R1", "amount_minor": 80_000, "refunded_at": "2026-11-21T09:30:00+08:00"}


@pytest.fixture(autouse=True)
def zhu(cast: Cast) -> Client:
    row = ClientData(cast.market.code, {"crm": "1"}, name="朱丽艳", associate="lin")
    return upsert_clients([row], source="shop", at=clock.now()).clients[0]


def post(api: APIClient, body: Any, url: str = URL) -> Any:
    return api.post(url, body, format="json")


def refund(api: APIClient, number: str = "SO/2", **change: Any) -> Any:
    return post(api, {**REFUND, **change}, f"{URL}{number}/refunds/")


def code(answer: Any) -> str:
    return str(answer.json()["errors"][0]["code"])


def test_an_order_is_recorded_once(shop: APIClient, zhu: Client, cast: Cast) -> None:
    outcomes = [post(shop, ORDER).json()["results"][0]["outcome"] for _ in range(2)]
    assert outcomes == ["created", "unchanged"]
    order = Order.objects.get()
    assert (order.client, order.store, order.source, order.net_minor) == (zhu, cast.shanghai, "shop", 480_000)
    assert order.lines.get().product.sku == "BAG-001"


def test_other_content_under_the_same_number_is_refused(shop: APIClient) -> None:
    post(shop, ORDER)
    answer = post(shop, {**ORDER, "net_minor": 1})
    assert (answer.status_code, code(answer)) == (400, "order_changed")
    assert answer.json()["errors"][0]["attr"] == "number"


def test_good_orders_are_kept_and_bad_ones_come_back(shop: APIClient) -> None:
    rows = [
        {**ORDER, "client": {"crm": "nobody"}},
        ORDER,
        {**ORDER, "store": "XX1"},
        {**ORDER, "net_minor": -1},
        {**ORDER, "currency": "yuan"},
        {**ORDER, "market": "XX"},
        {**ORDER, "placed_at": "1066-01-01T00:00:00Z"},
        {**ORDER, "lines": [{**LINE, "quantity": 0}]},
        {**ORDER, "lines": [{**LINE, "product": "\x01"}]},
        {**ORDER, "number": ""},
        {**ORDER, "net_minor": 12.5},
        {**ORDER, "client": {}},
    ]
    answer = post(shop, {"orders": rows}).json()
    assert [(row["index"], row["outcome"]) for row in answer["results"]] == [(1, "created")]
    assert [(row["index"], row["code"], row["field"]) for row in answer["rejected"]] == [
        (0, "unknown_client", "client"),
        (2, "store_unknown", "store"),
        (3, "invalid_amount", "net_minor"),
        (4, "invalid", "currency"),
        (5, "market_unknown", "market"),
        (6, "time_out_of_range", "placed_at"),
        (7, "invalid", "lines[0].quantity"),
        (8, "product_invalid", "lines"),
        (9, "invalid", "number"),
        (10, "invalid", "net_minor"),
        (11, "identity_required", "client"),
    ]


def test_a_refund_is_recorded_once(shop: APIClient) -> None:
    post(shop, {**ORDER, "number": "SO/2"})
    assert [refund(shop).status_code for _ in range(2)] == [201, 200]
    assert Refund.objects.get().amount_minor == 80_000


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"amount_minor": 480_001}, "refund_exceeds_order"),
        ({"amount_minor": 0}, "invalid_amount"),
        ({"refunded_at": "2026-11-19T09:30:00+08:00"}, "refunded_before_order"),
        ({"refunded_at": "2026-11-21T09:30:00"}, "invalid"),
        ({"reason": "?"}, "unknown_field"),
    ],
)
def test_a_refund_that_cannot_be_is_refused(shop: APIClient, change: dict[str, Any], wrong: str) -> None:
    post(shop, {**ORDER, "number": "SO/2"})
    answer = refund(shop, **change)
    assert (answer.status_code, code(answer)) == (400, wrong)


def test_a_refund_told_before_its_order_waits_for_it(shop: APIClient, zhu: Client) -> None:
    early, again = refund(shop), refund(shop)
    assert (early.status_code, early.json()["state"], again.json()) == (202, "waiting", early.json())
    assert not Refund.objects.exists()
    post(shop, {**ORDER, "number": "SO/2"})
    late = refund(shop)
    assert (late.status_code, late.json()["state"], Refund.objects.get().amount_minor) == (200, "recorded", 80_000)


def test_another_amount_under_the_number_of_a_waiting_refund_is_refused(shop: APIClient) -> None:
    refund(shop)
    answer = refund(shop, amount_minor=1)
    assert (answer.status_code, code(answer)) == (400, "refund_changed")


def test_a_refund_no_order_could_take_does_not_wait(shop: APIClient) -> None:
    answers = [refund(shop, **wrong) for wrong in ({"amount_minor": 0}, {"refunded_at": "2090-01-01T00:00:00Z"})]
    answers.append(refund(shop, number="x" * 81))
    assert [code(answer) for answer in answers] == ["invalid_amount", "time_out_of_range", "invalid_key"]
    assert not WaitingRefund.objects.exists()


def test_orders_of_another_source_are_out_of_reach(shop: APIClient, cast: Cast) -> None:
    post(shop, {**ORDER, "number": "SO/2"})
    pos = with_key(cast.market, "pos")
    assert refund(pos).status_code == 202 and not Refund.objects.exists()
    assert pos.get(URL).json()["results"] == []


def test_a_refund_of_another_markets_order_is_not_taken(shop: APIClient) -> None:
    """Neither once the order is there, as a file may have brought it, nor by waiting for it."""
    client, at = factories.ClientFactory.create(market=factories.MarketFactory.create()), clock.now()
    assert refund(shop).status_code == 202
    record_order(OrderData("shop", "SO/2", client.pk, client.market_id, at, "HKD", 480_000), at=at)
    assert refund(shop).status_code == 202 and not Refund.objects.exists()
    assert WaitingRefund.objects.get().refused == "order_unknown"


def test_people_read_orders_of_their_own_clients(shop: APIClient, cast: Cast, login: Login) -> None:
    post(shop, ORDER)
    assert login(cast.lin).get(URL).json()["results"][0]["number"] == "SO/1"
    assert login(cast.chan).get(URL).json()["results"] == []


def test_the_list_shows_lines_and_refunds(shop: APIClient, zhu: Client) -> None:
    post(shop, {**ORDER, "number": "SO/2"})
    refund(shop)
    shown = shop.get(URL).json()["results"][0]
    assert (shown["client"], shown["store"], shown["lines"]) == (str(zhu.uid), "SH1", [LINE])
    assert shown["refunds"][0]["amount_minor"] == 80_000


def test_people_and_machines_without_the_scope_cannot_post(cast: Cast, login: Login) -> None:
    assert post(login(cast.lin), ORDER).status_code == 403
    assert post(with_key(cast.market, "reader", scopes=["orders:read"]), ORDER).status_code == 403
    assert refund(APIClient()).status_code == 401

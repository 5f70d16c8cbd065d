"""The API of activities: batches that arrive once, good rows kept."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from clienteling.clients.models import Activity, Client, Product
from clienteling.clients.services import ClientData, upsert_clients
from clienteling.lib import clock
from tests.api.conftest import Login, with_key
from tests.conftest import Cast
from tests.factories import MarketFactory

URL = "/api/v1/activities/"
VIEW = {
    "client": {"crm": "1"},
    "kind": "product_view",
    "occurred_at": "2026-11-20T09:30:00+08:00",
    "product": "BAG-001",
}


@pytest.fixture(autouse=True)
def zhu(cast: Cast) -> Client:
    row = ClientData(cast.market.code, {"crm": "1", "unionid": "u-1"}, name="朱丽艳", phone="13812345678")
    return upsert_clients([row], source="shop", at=clock.now()).clients[0]


def post(api: APIClient, *rows: Any, key: str = "k1") -> Any:
    return api.post(URL, {"activities": rows}, format="json", HTTP_IDEMPOTENCY_KEY=key)


def test_activities_are_kept_for_clients_found_by_any_identity(shop: APIClient, zhu: Client) -> None:
    rows = [{**VIEW, "client": who} for who in ({"crm": "1"}, {"unionid": "u-1"}, {"phone": "138 1234 5678"})]
    assert post(shop, *rows).json() == {"accepted": 3, "rejected": []}
    assert set(Activity.objects.values_list("client_id", "product_id")) == {(zhu.pk, Product.objects.get().pk)}


def test_whoever_leaves_a_livestream_says_how_long_they_watched(shop: APIClient) -> None:
    left = {**VIEW, "kind": "livestream_left"}
    wrong: list[Any] = [left, *({**left, "payload": {"duration_s": n}} for n in ("60", -1, 86_401, True))]
    answer = post(shop, *wrong, {**left, "payload": {"duration_s": 60}}).json()
    assert [row["code"] for row in answer["rejected"]] == ["payload_invalid"] * 5 and answer["accepted"] == 1


def test_bad_rows_come_back_with_index_code_and_field(shop: APIClient) -> None:
    bad = [
        {**VIEW, "client": {"crm": "nobody"}},
        {**VIEW, "client": {}},
        {**VIEW, "client": {"qq": "1"}},
        {**VIEW, "kind": "sneeze"},
        {**VIEW, "occurred_at": "2026-11-20T09:30:00"},
        {**VIEW, "occurred_at": "2996-11-20T09:30:00Z"},
        {**VIEW, "occurred_at": "0001-01-01T00:00:00+14:00"},
        {**VIEW, "payload": {"note": "\x00"}},
        {**VIEW, "payload": {"note": "x" * 5000}},
        {**VIEW, "product": "a\x00"},
        {**VIEW, "market": "XX"},
        {"client": {"crm": "1"}},
        7,
    ]
    answer = post(shop, *bad, VIEW).json()
    assert answer["accepted"] == 1
    assert [(row["index"], row["code"], row["field"]) for row in answer["rejected"]] == [
        (0, "unknown_client", "client"),
        (1, "identity_required", "client"),
        (2, "identity_kind_unknown", "identities"),
        (3, "kind_unknown", "kind"),
        (4, "invalid", "occurred_at"),
        (5, "time_out_of_range", "occurred_at"),
        (6, "time_out_of_range", "occurred_at"),
        (7, "payload_invalid", "payload"),
        (8, "payload_invalid", "payload"),
        (9, "product_invalid", "product"),
        (10, "market_unknown", "market"),
        (11, "required", "kind"),
        (12, "invalid", ""),
    ]


def test_the_same_key_gives_the_same_answer_and_no_further_effect(shop: APIClient, cast: Cast) -> None:
    rows = (VIEW, {**VIEW, "client": {"crm": "2"}})
    first = post(shop, *rows)
    upsert_clients([ClientData(cast.market.code, {"crm": "2"}, name="Late")], source="shop", at=clock.now())
    second = post(shop, *rows)
    assert first.content == second.content and second.headers["Idempotency-Replayed"] == "true"
    assert Activity.objects.count() == 1


def test_a_key_with_another_body_is_refused(shop: APIClient) -> None:
    post(shop, VIEW)
    answer = post(shop, VIEW, VIEW)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("key", ["", "x" * 101])
def test_a_key_must_be_given(shop: APIClient, key: str) -> None:
    answer = post(shop, VIEW, key=key)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "idempotency_key_required")


def test_two_thousand_activities_go_in_one_call_and_no_more(shop: APIClient) -> None:
    rows = [{**VIEW, "product": f"BAG-{n % 40:03}"} for n in range(2_000)]
    assert post(shop, *rows).json()["accepted"] == 2_000
    assert Activity.objects.count() == 2_000
    assert post(shop, *rows, VIEW, key="k2").json()["errors"][0]["code"] == "too_many"


def test_one_activity_needs_no_list(shop: APIClient) -> None:
    answer = shop.post(URL, VIEW, format="json", HTTP_IDEMPOTENCY_KEY="one")
    assert answer.json() == {"accepted": 1, "rejected": []}


def test_one_activity_takes_one_effect_however_often_it_is_posted(shop: APIClient) -> None:
    answers = [shop.post(URL, VIEW, format="json", HTTP_IDEMPOTENCY_KEY="one") for _ in range(3)]
    assert [answer.json() for answer in answers] == [{"accepted": 1, "rejected": []}] * 3
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    other = shop.post(URL, {**VIEW, "kind": "page_view"}, format="json", HTTP_IDEMPOTENCY_KEY="one")
    assert (other.status_code, Activity.objects.count()) == (422, 1)


def test_one_activity_costs_four_statements(shop: APIClient, django_assert_num_queries: Any) -> None:
    shop.post(URL, VIEW, format="json", HTTP_IDEMPOTENCY_KEY="its month and product are made")
    with django_assert_num_queries(4):  # whose key, whose client, which product, and the row
        shop.post(URL, VIEW, format="json", HTTP_IDEMPOTENCY_KEY="one")


def test_clients_of_another_market_or_source_are_unknown(cast: Cast) -> None:
    other_market = with_key(MarketFactory.create(), "elsewhere")
    assert post(other_market, {**VIEW, "client": {"unionid": "u-1"}}).json()["rejected"][0]["code"] == "unknown_client"
    other_source = with_key(cast.market, "pos")
    assert post(other_source, VIEW).json()["rejected"][0]["code"] == "unknown_client"
    assert not Activity.objects.exists()


def test_only_machines_with_the_scope_may_post(cast: Cast, login: Login) -> None:
    assert post(with_key(cast.market, "reader", scopes=["clients:read"]), VIEW).status_code == 403
    assert post(login(cast.lin), VIEW).status_code == 403
    assert post(APIClient(), VIEW).status_code == 401


@pytest.mark.parametrize("body", [b'{"activities": [{"kind": "\xff"}]}', b'{"activities": ["\\ud800"]}'])
def test_text_that_is_no_text_is_a_bad_row_or_a_bad_body(shop: APIClient, body: bytes) -> None:
    answer = shop.post(URL, body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="k")
    assert answer.status_code in (200, 400)
    assert "accepted" not in answer.json() or answer.json()["accepted"] == 0


def test_details_are_kept_as_they_came(shop: APIClient) -> None:
    payload = {"page": "/朱", "seconds": 12.5, "tags": [1, None, "\\u0041"]}
    post(shop, {**VIEW, "payload": payload})
    assert Activity.objects.get().payload == payload


def test_a_key_that_looks_like_an_orders_batch_does_not_stand_in_its_way(shop: APIClient) -> None:
    assert post(shop, VIEW, key="order:shop:SO-1").status_code == 200
    sale = {"number": "SO-1", "client": {"crm": "1"}, "placed_at": VIEW["occurred_at"], "currency": "CNY"}
    assert shop.post("/api/v1/orders/", {**sale, "net_minor": 1}, format="json").status_code == 200


def test_what_a_fast_clock_reports_happened_just_now(shop: APIClient) -> None:
    ahead = clock.now() + timedelta(minutes=30)
    assert post(shop, {**VIEW, "occurred_at": ahead.isoformat()}).json()["accepted"] == 1
    assert Activity.objects.get().occurred_at <= clock.now()

"""Stock and prices over the API: good rows kept, bad ones back, repeats without effect."""

from typing import Any

from rest_framework.test import APIClient

from clienteling.clients.models import Price, StockCount
from tests import factories
from tests.api.conftest import Login, with_key
from tests.conftest import Cast

MOMENT = "2026-11-20T10:00:00+08:00"


def post(caller: APIClient, name: str, *rows: dict[str, Any]) -> Any:
    return caller.post(f"/api/v1/{name}/", {name: list(rows)}, format="json")


def count(**said: Any) -> dict[str, Any]:
    return {"product": "BAG-25", "quantity": 2, "counted_at": MOMENT, **said}


def price(**said: Any) -> dict[str, Any]:
    return {"product": "BAG-25", "amount_minor": 8_800_000, "valid_from": MOMENT, **said}


def test_counts_and_prices_are_recorded_once(cast: Cast) -> None:
    till = with_key(cast.market, scopes=["stock:write", "prices:write"])
    for _ in range(2):
        assert post(till, "stock", count()).json() == {"accepted": 1, "rejected": []}
        assert post(till, "prices", price()).json() == {"accepted": 1, "rejected": []}
    assert (StockCount.objects.get().quantity, Price.objects.get().currency) == (2, cast.market.currency)


def test_bad_rows_come_back_and_good_ones_are_kept(cast: Cast) -> None:
    till = with_key(cast.market, scopes=["stock:write"])
    bad = [count(quantity=-1), count(counted_at="2090-01-01T00:00:00Z"), count(market="XX"), count(product="a\tb")]
    answer = post(till, "stock", *bad, count()).json()
    assert [(row["index"], row["code"], row["field"]) for row in answer["rejected"]] == [
        (0, "invalid", "quantity"),
        (1, "time_out_of_range", "counted_at"),
        (2, "market_unknown", "market"),
        (3, "product_invalid", "product"),
    ]
    assert answer["accepted"] == 1 and StockCount.objects.count() == 1


def test_a_key_of_the_house_names_the_market(cast: Cast) -> None:
    house = with_key(None, scopes=["prices:write"])
    other = factories.MarketFactory.create(code="HK", currency="HKD")
    assert post(house, "prices", price()).json()["rejected"][0]["code"] == "market_unknown"
    post(house, "prices", price(market="HK"))
    assert Price.objects.get().market == other


def test_only_machines_with_the_scope_may_write(cast: Cast, login: Login) -> None:
    assert post(with_key(cast.market, scopes=["stock:write"]), "prices", price()).status_code == 403
    assert post(login(cast.lin), "stock", count()).status_code == 403

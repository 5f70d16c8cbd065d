"""Facts about wishes: back in stock, price changed, reminder, promise; today and as of past days."""

from datetime import date, timedelta
from typing import Any

import pytest

from clienteling.clients.models import Client, Product
from clienteling.clients.services import (
    PriceData,
    StockData,
    WishData,
    give_up,
    keep_promise,
    note_wish,
    record_prices,
    record_stock,
)
from tests import factories
from tests.alerts.conftest import NOON, make_client
from tests.alerts.test_facts import at_days, evidence
from tests.conftest import Cast


@pytest.fixture
def client(cast: Cast) -> Client:
    return make_client(cast.lin)


@pytest.fixture
def bag(db: None) -> Product:
    return factories.ProductFactory.create()


def wish(client: Client, bag: Product, cast: Cast, days: float = 10, **said: Any) -> Any:
    return note_wish(client, WishData(bag, **said), by=cast.lin, at=at_days(days))


def stock(cast: Cast, bag: Product, *pieces: tuple[int, float]) -> None:
    rows = [StockData(bag.pk, quantity, at_days(days)) for quantity, days in pieces]
    record_stock(rows, market=cast.market)


def seen(cast: Cast, fact: str, days: int, op: str = "=", ago: float = 0) -> dict[str, Any] | None:
    return evidence(cast, {"fact": fact, "op": op, "value": days}, at_days(ago))


def test_back_in_stock_since_it_was_wished(cast: Cast, client: Client, bag: Product) -> None:
    wish(client, bag, cast)
    stock(cast, bag, (0, 20), (2, 2))
    found = seen(cast, "days_since_back_in_stock", 2)
    assert found is not None and found["product_id"] == bag.pk


@pytest.mark.parametrize(
    "pieces",
    [
        [(0, 20), (2, 15)],  # before the wish
        [(0, 8), (2, 4), (0, 1)],  # sold out again
        [(3, 8), (2, 4)],  # never gone
    ],
)
def test_not_back_in_stock(cast: Cast, client: Client, bag: Product, pieces: list[tuple[int, float]]) -> None:
    wish(client, bag, cast)
    stock(cast, bag, *pieces)
    assert seen(cast, "days_since_back_in_stock", 100, "<=") is None


def test_it_was_back_as_of_the_day_it_was_there(cast: Cast, client: Client, bag: Product) -> None:
    wish(client, bag, cast)
    stock(cast, bag, (0, 8), (2, 4), (0, 1))
    assert seen(cast, "days_since_back_in_stock", 2, ago=2) is not None


def test_stock_of_another_market_is_not_this_clients(cast: Cast, client: Client, bag: Product) -> None:
    wish(client, bag, cast)
    rows = [StockData(bag.pk, quantity, at_days(days)) for quantity, days in [(0, 5), (2, 2)]]
    record_stock(rows, market=factories.MarketFactory.create())
    assert seen(cast, "days_since_back_in_stock", 100, "<=") is None


def test_a_price_that_changed_is_told_with_both_amounts(cast: Cast, client: Client, bag: Product) -> None:
    wish(client, bag, cast)
    prices = [
        PriceData(bag.pk, 900, at_days(30)),
        PriceData(bag.pk, 950, at_days(3)),
        PriceData(bag.pk, 950, at_days(1)),
    ]
    record_prices(prices, market=cast.market)
    found = seen(cast, "days_since_price_changed", 3)
    assert found is not None and (found["before_minor"], found["amount_minor"]) == (900, 950)


def test_the_next_reminder_counts_and_a_past_one_does_not(cast: Cast, client: Client, bag: Product) -> None:
    wish(client, bag, cast, remind_on=date(2026, 11, 21))
    assert seen(cast, "days_to_wish_reminder", 30, "<=") is None
    wish(client, factories.ProductFactory.create(), cast, remind_on=date(2026, 11, 24))
    assert seen(cast, "days_to_wish_reminder", 2) is not None


def test_a_promise_stays_due_until_it_is_kept(cast: Cast, client: Client, bag: Product) -> None:
    promised = wish(client, bag, cast, promise="Call", promise_due_on=date(2026, 11, 20))
    assert seen(cast, "days_to_promise", -2) is not None
    keep_promise(promised, at=NOON - timedelta(hours=1))
    assert seen(cast, "days_to_promise", 0, "<=") is None
    assert seen(cast, "days_to_promise", -1, ago=1) is not None


def test_closed_wishes_count_only_as_of_when_they_were_open(cast: Cast, client: Client, bag: Product) -> None:
    give_up(wish(client, bag, cast), at=at_days(5))
    assert seen(cast, "wishes", 1) is None
    assert seen(cast, "wishes", 1, ago=6) is not None

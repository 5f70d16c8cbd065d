"""Wishes and promises: one per piece, fulfilled by buying, with what each market has and asks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clienteling.associates.models import Market
from clienteling.attribution.services import LineData, record_order
from clienteling.clients.models import Client, Price, Product, StockCount, Wish, WishStatus
from clienteling.clients.services import (
    PriceData,
    StockData,
    WishData,
    check_scarcity,
    give_up,
    keep_promise,
    note_wish,
    offers,
    record_prices,
    record_stock,
    take_up_again,
)
from clienteling.lib.errors import DomainError, StaleStatus
from tests import factories
from tests.attribution.sales import client_of_lin, order
from tests.conftest import Cast

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of_lin(cast)


@pytest.fixture
def bag(db: None) -> Product:
    return factories.ProductFactory.create(sku="BAG-25", name="Sac 25")


def count(market: Market, bag: Product, *pieces: tuple[int, float]) -> int:
    """Counts of (pieces, days ago)."""
    rows = [StockData(bag.pk, quantity, AT - timedelta(days=days)) for quantity, days in pieces]
    return record_stock(rows, market=market)


def buy(client: Client, bag: Product, at: datetime) -> None:
    lines = (LineData(bag.pk, 1, 1_000_000),)
    record_order(order(client, placed_at=at, lines=lines), at=max(at, AT))


def test_the_same_piece_noted_again_is_one_wish_with_all_that_was_said(
    cast: Cast, client: Client, bag: Product
) -> None:
    first = note_wish(client, WishData(bag, "25", "noir", remind_on=date(2026, 12, 1)), by=cast.lin, at=AT)
    again = note_wish(
        client, WishData(bag, "25", "noir", promise="Call", promise_due_on=date(2026, 12, 2)), by=None, at=AT
    )
    assert again.pk == first.pk and (again.remind_on, again.noted_by) == (date(2026, 12, 1), cast.lin)
    assert (again.promise, again.promise_due_on) == ("Call", date(2026, 12, 2))
    note_wish(client, WishData(bag, "30", "noir"), by=cast.lin, at=AT)
    assert Wish.objects.open().count() == 2


def test_a_promise_stays_until_another_one_is_given_or_it_is_taken_back(
    cast: Cast, client: Client, bag: Product
) -> None:
    friday, sunday = date(2026, 11, 27), date(2026, 11, 29)

    def noted(**said: Any) -> tuple[str | None, date | None]:
        wish = note_wish(client, WishData(bag, **said), by=cast.lin, at=AT)
        return wish.promise, wish.promise_due_on

    assert noted(promise="Hold it", promise_due_on=friday) == noted() == noted(occasion="") == ("Hold it", friday)
    assert noted(promise="Hold it", promise_due_on=sunday) == noted(promise="Hold it") == ("Hold it", sunday)
    assert noted(promise="Send a film") == ("Send a film", None)
    assert noted(promise="") == noted() == (None, None)


def test_an_occasion_is_taken_back_by_an_empty_one_only(cast: Cast, client: Client, bag: Product) -> None:
    said = [WishData(bag, occasion="Wedding"), WishData(bag), WishData(bag, occasion="")]
    assert [note_wish(client, one, by=None, at=AT).occasion for one in said] == ["Wedding", "Wedding", None]


def test_a_due_day_needs_the_words_of_the_promise(cast: Cast, client: Client, bag: Product) -> None:
    with pytest.raises(DomainError) as refused:
        note_wish(client, WishData(bag, promise_due_on=date(2026, 12, 2)), by=cast.lin, at=AT)
    assert (refused.value.code, refused.value.field) == ("promise_needs_words", "promise")


def test_a_promise_is_kept_once_and_a_new_one_waits_again(cast: Cast, client: Client, bag: Product) -> None:
    wish = note_wish(client, WishData(bag, promise="Call"), by=cast.lin, at=AT)
    assert keep_promise(wish, at=AT) and not keep_promise(wish, at=AT + DAY)
    assert not Wish.objects.promised().exists()
    note_wish(client, WishData(bag, promise="Send a film"), by=cast.lin, at=AT + DAY)
    assert Wish.objects.promised().get() == wish


def test_what_was_kept_waits_again_once_promised_for_another_day(cast: Cast, client: Client, bag: Product) -> None:
    wish = note_wish(client, WishData(bag, promise="Call", promise_due_on=AT.date()), by=cast.lin, at=AT)
    keep_promise(wish, at=AT)
    note_wish(client, WishData(bag, promise="Call"), by=cast.lin, at=AT + DAY)
    assert not Wish.objects.promised().exists()
    later = (AT + 7 * DAY).date()
    note_wish(client, WishData(bag, promise="Call", promise_due_on=later), by=cast.lin, at=AT + DAY)
    assert Wish.objects.promised().get().promise_due_on == later


def test_buying_the_piece_fulfils_the_wish_in_any_size(cast: Cast, client: Client, bag: Product) -> None:
    wish = note_wish(client, WishData(bag, "30"), by=cast.lin, at=AT - DAY)
    other = note_wish(client, WishData(factories.ProductFactory.create()), by=cast.lin, at=AT - DAY)
    buy(client, bag, AT)
    wish.refresh_from_db()
    other.refresh_from_db()
    assert (wish.status, wish.closed_at, other.status) == (WishStatus.FULFILLED, AT, WishStatus.OPEN)


def test_what_was_bought_before_the_wish_does_not_fulfil_it(cast: Cast, client: Client, bag: Product) -> None:
    wish = note_wish(client, WishData(bag), by=cast.lin, at=AT)
    buy(client, bag, AT - DAY)
    wish.refresh_from_db()
    assert wish.status == WishStatus.OPEN


def test_a_wish_given_up_may_be_taken_up_again_and_a_fulfilled_one_may_not(
    cast: Cast, client: Client, bag: Product
) -> None:
    wish = note_wish(client, WishData(bag), by=cast.lin, at=AT)
    give_up(wish, at=AT)
    take_up_again(wish)
    assert (wish.status, wish.closed_at) == (WishStatus.OPEN, None)
    buy(client, bag, AT + DAY)
    with pytest.raises(StaleStatus):
        give_up(wish, at=AT)


def test_wishes_are_seen_by_whoever_sees_the_client(cast: Cast, client: Client, bag: Product) -> None:
    wish = note_wish(client, WishData(bag), by=cast.lin, at=AT)
    assert [list(Wish.objects.visible_to(user)) for user in (cast.lin, cast.manager, cast.chan)] == [[wish], [wish], []]


def test_the_associate_sees_what_each_market_has_and_asks(cast: Cast, bag: Product) -> None:
    hong_kong = factories.MarketFactory.create(code="HK", currency="HKD")
    count(cast.market, bag, (4, 3), (0, 1))
    count(hong_kong, bag, (2, 2))
    record_prices([PriceData(bag.pk, 8_800_000, AT - DAY)], market=hong_kong)
    here, there = offers([bag.pk], AT)[bag.pk]
    assert (here.market, here.quantity, here.amount_minor) == (cast.market, 0, None)
    assert (there.market, there.quantity, there.amount_minor, there.currency) == (hong_kong, 2, 8_800_000, "HKD")
    assert offers([bag.pk], AT - 2 * DAY)[bag.pk][0].quantity == 4


def test_a_product_nobody_told_us_about_has_no_offers(bag: Product) -> None:
    assert offers([bag.pk], AT) == {bag.pk: []}


def test_counts_that_come_late_or_twice_give_the_same_history(cast: Cast, bag: Product) -> None:
    assert count(cast.market, bag, (5, 1), (3, 9)) == 2
    assert count(cast.market, bag, (0, 5)) == 1
    assert count(cast.market, bag, (0, 5), (5, 1)) == 0
    assert list(StockCount.objects.order_by("counted_at").values_list("quantity", "back")) == [
        (3, False), (0, False), (5, True),
    ]  # fmt: skip


def test_prices_that_come_late_tell_what_was_asked_before(cast: Cast, bag: Product) -> None:
    record_prices([PriceData(bag.pk, 300, AT), PriceData(bag.pk, 100, AT - 9 * DAY)], market=cast.market)
    record_prices([PriceData(bag.pk, 200, AT - 5 * DAY)], market=cast.market)
    assert list(Price.objects.order_by("valid_from").values_list("amount_minor", "before_minor")) == [
        (100, None), (200, 100), (300, 200),
    ]  # fmt: skip


@pytest.mark.parametrize(("pieces", "code"), [(None, "not_scarce"), (0, "sold_out"), (2, "not_scarce"), (1, None)])
def test_the_last_one_may_be_said_of_the_last_one_only(
    cast: Cast, bag: Product, pieces: int | None, code: str | None
) -> None:
    if pieces is not None:
        count(cast.market, bag, (7, 3), (pieces, 1))
    said: str | None = None
    try:
        check_scarcity(bag, market=cast.market, most=1, at=AT)
    except DomainError as error:
        said = error.code
    assert said == code

"""Wishes on a client's page: noted, kept, given up; with what each market has and asks."""

from datetime import date

import pytest

from clienteling.clients.models import Client, Product, Wish
from clienteling.clients.services import PriceData, StockData, record_prices, record_stock
from clienteling.lib import clock
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.lin)


@pytest.fixture
def bag(db: None) -> Product:
    return factories.ProductFactory.create(sku="BAG-25", name="Sac 25")


def noted(cast: Cast, client: Client, **said: str) -> str:
    address, form = f"/m/clients/{client.uid}/wishes/", {"product": "Sac 25", **said}
    return phone(cast.lin).post(address, form, headers=FRAGMENT).content.decode()


def press(cast: Cast, what: str, wish: Wish, by: str = "lin") -> int:
    return phone(getattr(cast, by)).post(f"/m/wishes/{wish.uid}/{what}/", headers=FRAGMENT).status_code


def test_a_wish_is_noted_by_name_or_sku_and_shown(cast: Cast, client: Client, bag: Product) -> None:
    assert "Sac 25" in noted(cast, client, size="25", occasion="婚礼")
    noted(cast, client, product="BAG-25", size="25", occasion="生日")
    wish = Wish.objects.get()
    assert (wish.product, wish.occasion, wish.noted_by) == (bag, "生日", cast.lin)


def test_whoever_notes_the_same_piece_takes_no_promise_away(cast: Cast, client: Client, bag: Product) -> None:
    noted(cast, client, promise="留至周五", promise_due_on="2026-11-27", occasion="婚礼")
    factories.RelationshipFactory.create(client=client, associate=cast.zhou, is_primary=False)
    address = f"/m/clients/{client.uid}/wishes/"
    said = {"product": "Sac 25", "remind_on": "2026-12-01", "promise": "", "promise_due_on": "", "occasion": ""}
    page = phone(cast.zhou).post(address, said, headers=FRAGMENT).content.decode()
    wish = Wish.objects.get()
    assert "留至周五" in page and (wish.promise_due_on, wish.remind_on) == (date(2026, 11, 27), date(2026, 12, 1))
    assert (wish.occasion, wish.noted_by) == ("婚礼", cast.zhou)


@pytest.mark.parametrize(
    ("said", "field"), [({"product": "nothing"}, "product"), ({"promise_due_on": "2026-12-01"}, "promise")]
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    cast: Cast, client: Client, bag: Product, said: dict[str, str], field: str
) -> None:
    page = noted(cast, client, colour="noir", **said)
    assert "noir" in page and page.count('role="alert"') == 1
    assert page.index(f'id="id_{field}"') < page.index('role="alert"') and not Wish.objects.exists()


def test_the_page_shows_what_each_market_has_and_asks(cast: Cast, client: Client, bag: Product) -> None:
    hong_kong = factories.MarketFactory.create(code="HK", name="香港", currency="HKD")
    record_stock([StockData(bag.pk, 0, clock.now())], market=cast.market)
    record_stock([StockData(bag.pk, 2, clock.now())], market=hong_kong)
    record_prices([PriceData(bag.pk, 8_800_000, clock.now())], market=hong_kong)
    page = noted(cast, client)
    assert page.index(cast.market.name) < page.index("香港") and "88,000" in page


def test_a_promise_is_kept_by_a_press(cast: Cast, client: Client, bag: Product) -> None:
    noted(cast, client, promise="下周来电", promise_due_on="2026-12-01")
    wish = Wish.objects.get()
    assert press(cast, "kept", wish) == 200
    wish.refresh_from_db()
    assert wish.promise_kept_at


def test_a_wish_is_given_up_however_often_it_is_pressed(cast: Cast, client: Client, bag: Product) -> None:
    noted(cast, client)
    wish = Wish.objects.get()
    assert [press(cast, "given-up", wish) for _ in range(2)] == [200, 200]
    wish.refresh_from_db()
    assert (
        wish.status == "dropped" and "BAG-25" not in phone(cast.lin).get(f"/m/clients/{client.uid}/").content.decode()
    )


def test_somebody_elses_wishes_do_not_exist(cast: Cast, client: Client, bag: Product) -> None:
    noted(cast, client)
    assert press(cast, "kept", Wish.objects.get(), by="zhou") == 404
    assert phone(cast.zhou).post(f"/m/clients/{client.uid}/wishes/", {"product": "Sac 25"}).status_code == 404


def test_the_house_s_pieces_are_offered_as_the_form_is_opened(cast: Cast, client: Client, bag: Product) -> None:
    assert "BAG-25" not in phone(cast.lin).get(f"/m/clients/{client.uid}/").content.decode()
    assert "BAG-25" in phone(cast.lin).get("/m/wishes/products/").content.decode()

"""Of a rule's assets, what shows the piece the alert is about is suggested first: on WeCom's card and on the phone."""

import json
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clienteling.alerts.models import Alert, Delivery
from clienteling.alerts.services import send_due
from clienteling.assets.models import Asset
from clienteling.clients.models import Product
from clienteling.wecom.models import Send
from tests import factories
from tests.alerts.conftest import make_rule
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone, raise_alert

PIECES = ("Sac 25", "Carré", "Montre")


@pytest.fixture
def pieces(db: None) -> list[Product]:
    return [factories.ProductFactory.create(name=name) for name in PIECES]


@pytest.fixture
def pool(cast: Cast, noon: datetime, pieces: list[Product]) -> list[Asset]:
    approved = {"status": "approved", "approved_by": cast.marketing, "approved_at": noon}
    assets = [factories.AssetFactory.create(title=one.name, product=one, **approved) for one in pieces]
    for asset in assets:
        asset.texts.create(language="en", caption=f"{asset.title}, for you", talking_point="-")
    return assets


def raised(cast: Cast, at: datetime, pool: list[Asset], evidence: dict[str, int]) -> Alert:
    version = make_rule(asset=pool[0], further_assets=pool[1:])
    return raise_alert(
        client_of(cast.lin), cast.lin, version=version, at=at, evidence=evidence, delivery=Delivery.WAITING,
        delivered_at=None,
    )  # fmt: skip


def on_the_card(at: datetime) -> list[str]:
    send_due(at)
    card = json.loads(Send.objects.latest("pk").body)["template_card"]
    return [row["value"] for row in card["horizontal_content_list"]]


@pytest.mark.parametrize("about", [0, 1, 2, None])
def test_what_shows_the_piece_comes_first_and_the_rest_in_order(
    cast: Cast, noon: datetime, pool: list[Asset], pieces: list[Product], about: int | None
) -> None:
    evidence = {} if about is None else {"product_id": pieces[about].pk}
    alert = raised(cast, noon, pool, evidence)
    first = PIECES[about or 0]
    assert on_the_card(noon) == [first]
    [card] = phone(cast.lin).get("/m/today/").context["cards"]
    assert [one.asset.title for one in card.suggestions] == [first, *(name for name in PIECES if name != first)]
    assert f"{first}, for you" in phone(cast.lin).get(f"/m/alerts/{alert.pk}/preview/").content.decode()


@pytest.mark.parametrize("why", ["its rights ended", "another market's", "no piece of ours"])
def test_what_may_not_be_sent_gives_way_to_the_rules_first(
    cast: Cast, noon: datetime, pool: list[Asset], pieces: list[Product], why: str
) -> None:
    about = pieces[1].pk
    match why:
        case "its rights ended":
            Asset.objects.filter(pk=pool[1].pk).update(expires_on=date(2021, 1, 1))
        case "another market's":
            Asset.objects.filter(pk=pool[1].pk).update(market=factories.MarketFactory.create())
        case _:
            about = factories.ProductFactory.create().pk
    raised(cast, noon, pool, {"product_id": about})
    assert on_the_card(noon) == ["Sac 25"]


def test_a_piece_costs_the_batch_one_statement_and_none_where_the_first_shows_it(
    cast: Cast, noon: datetime, pool: list[Asset], pieces: list[Product]
) -> None:
    first = raised(cast, noon, pool, {"product_id": pieces[0].pk})
    counts = []
    for about in (None, 1):
        if about:
            for piece in pieces[1:]:
                raise_alert(
                    client_of(cast.lin), cast.lin, version=first.version, at=noon, evidence={"product_id": piece.pk},
                    delivery=Delivery.WAITING, delivered_at=None,
                )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            send_due(noon)
        counts.append(sum('FROM "alerts_furtherasset"' in query["sql"] for query in queries))
    assert counts == [0, 1]

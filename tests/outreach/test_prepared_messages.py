"""Prepared messages: which an associate may send to a client today, and what is written when one was sent."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clienteling.assets.models import Asset, AssetText
from clienteling.associates.services import acknowledge
from clienteling.attribution.models import Touch
from clienteling.clients.models import Client, Consent, Purpose
from clienteling.clients.services import StockData, record_stock, take_on, withdraw_consent
from clienteling.lib.errors import DomainError
from clienteling.outreach.models import PreparedMessage, PreparedSend
from clienteling.outreach.services import approve, claim_holds, for_client, mark_sent, withdraw
from tests import factories
from tests.attribution.sales import client_of_lin
from tests.conftest import Cast

AT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # 21 November, 01:00 in Shanghai
TODAY = date(2026, 11, 21)


@pytest.fixture
def agreeing(cast: Cast) -> Client:
    client = client_of_lin(cast)
    factories.ConsentFactory.create(client=client, purpose=Purpose.MARKETING)
    return client


@pytest.fixture
def message(cast: Cast) -> PreparedMessage:
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=AT)
    AssetText.objects.create(asset=asset, language="en", caption="The autumn bags", talking_point="Calfskin")
    message = PreparedMessage.objects.create(
        title="Autumn", asset=asset, valid_from=date(2026, 11, 1), market=cast.market
    )
    approve(message, by=cast.marketing, at=AT)
    return message


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def test_an_approved_message_is_offered_until_it_was_sent(
    cast: Cast, agreeing: Client, message: PreparedMessage
) -> None:
    assert list(for_client(agreeing, cast.lin, TODAY)) == [message]
    mark_sent(message, client=agreeing, associate=cast.lin, at=AT)
    assert not for_client(agreeing, cast.lin, TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "draft"},
        {"status": "withdrawn"},
        {"valid_from": date(2026, 11, 22)},
        {"valid_until": date(2026, 11, 20)},
    ],
)
def test_what_is_not_valid_today_is_neither_offered_nor_sent(
    cast: Cast, agreeing: Client, message: PreparedMessage, changes: dict[str, Any]
) -> None:
    PreparedMessage.objects.update(**changes)
    assert not for_client(agreeing, cast.lin, TODAY)
    sending = code_of(lambda: mark_sent(message, client=agreeing, associate=cast.lin, at=AT))
    assert sending == "message_not_usable" and not Touch.objects.exists()


def test_a_message_of_another_market_is_neither_offered_nor_sent(
    cast: Cast, agreeing: Client, message: PreparedMessage
) -> None:
    PreparedMessage.objects.update(market=factories.MarketFactory.create())
    assert not for_client(agreeing, cast.lin, TODAY)
    sending = code_of(lambda: mark_sent(message, client=agreeing, associate=cast.lin, at=AT))
    assert sending == "message_not_usable"


def test_an_expired_picture_stops_the_message(cast: Cast, agreeing: Client, message: PreparedMessage) -> None:
    Asset.objects.update(expires_on=TODAY - timedelta(days=1))
    assert not for_client(agreeing, cast.lin, TODAY)
    assert code_of(lambda: mark_sent(message, client=agreeing, associate=cast.lin, at=AT)) == "asset_expired"


def test_sending_writes_one_touch_however_often_it_is_reported(
    cast: Cast, agreeing: Client, message: PreparedMessage
) -> None:
    sent = mark_sent(message, client=agreeing, associate=cast.lin, at=AT)
    assert mark_sent(message, client=agreeing, associate=cast.lin, at=AT + timedelta(minutes=1)) == sent
    touch = Touch.objects.get()
    assert (touch, touch.channel, touch.occurred_at) == (sent.touch, "prepared_message", AT)


def test_without_the_clients_consent_nothing_is_sent(cast: Cast, agreeing: Client, message: PreparedMessage) -> None:
    withdraw_consent(agreeing, purpose=Purpose.MARKETING, at=AT - timedelta(days=1))
    assert code_of(lambda: mark_sent(message, client=agreeing, associate=cast.lin, at=AT)) == "no_consent"
    assert not PreparedSend.objects.exists() and not Touch.objects.exists()


def test_consent_to_service_is_no_consent_to_marketing(cast: Cast, agreeing: Client, message: PreparedMessage) -> None:
    Consent.objects.update(purpose=Purpose.SERVICE)
    assert code_of(lambda: mark_sent(message, client=agreeing, associate=cast.lin, at=AT)) == "no_consent"


def test_nobody_sends_before_the_guideline_is_acknowledged(
    cast: Cast, agreeing: Client, message: PreparedMessage
) -> None:
    guideline = factories.GuidelineFactory.create()
    assert code_of(lambda: mark_sent(message, client=agreeing, associate=cast.lin, at=AT)) == "guideline_unread"
    assert not PreparedSend.objects.exists() and not Touch.objects.exists()
    acknowledge(guideline, associate=cast.lin, language="en", at=AT)
    assert mark_sent(message, client=agreeing, associate=cast.lin, at=AT)


def test_a_colleagues_client_is_not_ones_own_to_write_to(
    cast: Cast, agreeing: Client, message: PreparedMessage
) -> None:
    assert code_of(lambda: mark_sent(message, client=agreeing, associate=cast.zhou, at=AT)) == "not_your_client"


def test_what_was_prepared_goes_along_with_a_client_who_changes_hands(
    cast: Cast, agreeing: Client, message: PreparedMessage
) -> None:
    take_on(agreeing, associate=cast.zhou, at=AT)
    assert list(for_client(agreeing, cast.zhou, TODAY)) == [message]
    assert code_of(lambda: mark_sent(message, client=agreeing, associate=cast.lin, at=AT)) == "not_your_client"
    assert mark_sent(message, client=agreeing, associate=cast.zhou, at=AT)


def test_own_words_come_before_the_assets_caption(message: PreparedMessage) -> None:
    message.texts.create(language="zh-hans", text="秋日新品已至")
    assert (message.words("zh-hans"), message.words("en")) == ("秋日新品已至", "The autumn bags")


def test_only_head_office_approves_and_withdraws(cast: Cast, message: PreparedMessage) -> None:
    assert code_of(lambda: withdraw(message, by=cast.manager, at=AT)) == "not_allowed"
    withdraw(message, by=cast.marketing, at=AT)
    assert code_of(lambda: withdraw(message, by=cast.marketing, at=AT)) == "stale_status"


def test_the_list_for_a_client_costs_the_same_for_many_messages(
    cast: Cast, agreeing: Client, message: PreparedMessage, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        extra = PreparedMessage.objects.create(
            title=str(number), asset=message.asset, valid_from=TODAY, market=cast.market
        )
        approve(extra, by=cast.marketing, at=AT)
    with django_assert_num_queries(3):
        assert len(for_client(agreeing, cast.lin, TODAY)) == 6


@pytest.fixture
def last_one(cast: Cast, message: PreparedMessage) -> PreparedMessage:
    """The same message, claiming that one piece is left."""
    message.asset.product = factories.ProductFactory.create()
    message.asset.save()
    PreparedMessage.objects.update(claim="last_one")
    message.refresh_from_db()
    return message


def pieces(cast: Cast, message: PreparedMessage, quantity: int, at: datetime) -> None:
    assert message.asset.product_id
    record_stock([StockData(message.asset.product_id, quantity, at)], market=cast.market)


def test_the_last_one_is_said_only_while_it_is_true(cast: Cast, agreeing: Client, last_one: PreparedMessage) -> None:
    pieces(cast, last_one, 5, AT - timedelta(days=1))
    assert code_of(lambda: mark_sent(last_one, client=agreeing, associate=cast.lin, at=AT)) == "not_scarce"
    assert not claim_holds(last_one, cast.market, AT)
    pieces(cast, last_one, 1, AT - timedelta(hours=1))
    assert mark_sent(last_one, client=agreeing, associate=cast.lin, at=AT).message == last_one


def test_what_is_sold_out_is_not_offered_as_the_last_one(
    cast: Cast, agreeing: Client, last_one: PreparedMessage
) -> None:
    pieces(cast, last_one, 0, AT - timedelta(hours=1))
    assert code_of(lambda: mark_sent(last_one, client=agreeing, associate=cast.lin, at=AT)) == "sold_out"


def test_a_claim_about_no_product_is_not_approved(cast: Cast, message: PreparedMessage) -> None:
    claiming = PreparedMessage.objects.create(
        title="Last", asset=message.asset, valid_from=TODAY, claim="last_one", market=cast.market
    )
    assert code_of(lambda: approve(claiming, by=cast.marketing, at=AT)) == "claim_needs_product"

"""Prepared messages on a client's page."""

from datetime import date

import pytest

from clienteling.assets.models import AssetText
from clienteling.attribution.models import Touch
from clienteling.clients.models import Client, Purpose
from clienteling.lib import clock
from clienteling.outreach.models import PreparedMessage
from clienteling.outreach.services import approve, withdraw
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def message(cast: Cast) -> PreparedMessage:
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=clock.now())
    AssetText.objects.create(asset=asset, language="zh-hans", caption="秋日手袋", talking_point="先说肩带")
    message = PreparedMessage.objects.create(
        title="Autumn", asset=asset, valid_from=date(2020, 1, 1), market=cast.market
    )
    approve(message, by=cast.marketing, at=clock.now())
    return message


@pytest.fixture
def agreeing(cast: Cast) -> Client:
    client = client_of(cast.lin)
    factories.ConsentFactory.create(client=client, purpose=Purpose.MARKETING)
    return client


def test_the_clients_page_offers_it_with_its_words(cast: Cast, message: PreparedMessage, agreeing: Client) -> None:
    page = phone(cast.lin).get(f"/m/clients/{agreeing.uid}/").content.decode()
    assert "秋日手袋" in page and "先说肩带" in page and f"/messages/{message.pk}/sent/" in page


def test_sent_writes_a_touch_once_and_takes_it_off_the_page(
    cast: Cast, message: PreparedMessage, agreeing: Client
) -> None:
    browser, address = phone(cast.lin), f"/m/clients/{agreeing.uid}/messages/{message.pk}/sent/"
    for _press in range(2):
        assert "handled" in browser.post(address, headers=FRAGMENT).content.decode()
    assert Touch.objects.get().channel == "prepared_message"
    assert address not in browser.get(f"/m/clients/{agreeing.uid}/").content.decode()


def test_without_consent_it_is_neither_offered_nor_noted(cast: Cast, message: PreparedMessage) -> None:
    client, browser = client_of(cast.lin), phone(cast.lin)
    address = f"/m/clients/{client.uid}/messages/{message.pk}/sent/"
    assert address not in browser.get(f"/m/clients/{client.uid}/").content.decode()
    assert "refused" in browser.post(address, headers=FRAGMENT).content.decode()
    assert not Touch.objects.exists()


def test_one_withdrawn_meanwhile_does_not_exist(cast: Cast, message: PreparedMessage, agreeing: Client) -> None:
    withdraw(message, by=cast.marketing, at=clock.now())
    address = f"/m/clients/{agreeing.uid}/messages/{message.pk}/sent/"
    assert phone(cast.lin).post(address, headers=FRAGMENT).status_code == 404


def test_somebody_elses_client_does_not_exist(cast: Cast, message: PreparedMessage, agreeing: Client) -> None:
    address = f"/m/clients/{agreeing.uid}/messages/{message.pk}/sent/"
    assert phone(cast.zhou).post(address, headers=FRAGMENT).status_code == 404
    assert not Touch.objects.exists()

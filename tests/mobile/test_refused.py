"""A client who may no longer be written to: the card they had before is silent, and says why."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from clienteling.alerts.models import Alert
from clienteling.clients.models import Client, ClientTransfer, Purpose
from clienteling.clients.services import leave_alone, mark_minor, withdraw_consent
from clienteling.lib import clock
from clienteling.wecom.mock import MockServer
from tests import factories
from tests.alerts.conftest import make_rule
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone, raise_alert

WORDS = "Good day, 朱丽艳"


@pytest.fixture
def browser(cast: Cast) -> Browser:
    cast.lin.language = "en"
    cast.lin.save()
    return phone(cast.lin)


@pytest.fixture
def alert(cast: Cast) -> Alert:
    """Delivered while the client agreed, with words and a picture."""
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=clock.now())
    asset.texts.create(language="en", caption="An autumn bag", talking_point="Calf")
    return raise_alert(client_of(cast.lin), cast.lin, version=make_rule(asset=asset))


def take_back(client: Client) -> None:
    withdraw_consent(client, purpose=Purpose.SERVICE, at=clock.now())


def is_moving(client: Client) -> None:
    giver = client.relationships.get().associate
    receiver = factories.AssociateFactory.create(market=giver.market, store=giver.store)
    ClientTransfer.objects.create(client=client, giver=giver, receiver=receiver, resigned=False, asked_at=clock.now())


REFUSALS: dict[str, Callable[[Client], object]] = {
    "has not agreed": take_back,
    "asked to be left alone": lambda client: leave_alone(client, at=clock.now(), source="shop"),
    "is a minor": lambda client: mark_minor(client, until=date(2060, 1, 1), at=clock.now()),
    "is being handed over": is_moving,
}


@pytest.mark.parametrize("why", REFUSALS)
def test_a_delivered_card_is_silent_and_says_why(browser: Browser, alert: Alert, why: str) -> None:
    assert WORDS in browser.get("/m/today/").content.decode()
    REFUSALS[why](alert.client)
    for address in ("/m/today/", f"/m/clients/{alert.client.uid}/", f"/m/alerts/{alert.pk}/preview/"):
        shown = browser.get(address).content.decode()
        assert why in shown
        assert not any(word in shown for word in (WORDS, "autumn bag", "Calf", "preview-text", "data-send"))


def test_withdrawn_between_preview_and_send_nothing_is_signed(
    browser: Browser, alert: Alert, wecom: MockServer, settings: Settings
) -> None:
    preview = f"/m/alerts/{alert.pk}/preview/"
    assert "preview-text" in browser.get(preview).content.decode()
    take_back(alert.client)
    asked = urlencode({"url": settings.PUBLIC_URL + preview, "alert": alert.pk})
    answer = browser.get(f"/m/wecom/ready/?{asked}")
    assert (answer.status_code, answer.json()["error"]) == (403, "no_consent")
    assert "has not agreed" in answer.json()["detail"] and "mediaid" not in answer.json()


def test_an_erased_clients_card_does_not_exist(browser: Browser, alert: Alert, settings: Settings) -> None:
    Client.objects.filter(pk=alert.client_id).update(erased_at=clock.now())
    asked = urlencode({"url": f"{settings.PUBLIC_URL}/m/today/", "alert": alert.pk})
    for address in (f"/m/alerts/{alert.pk}/preview/", f"/m/wecom/ready/?{asked}"):
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize("about", [{"alert": "x"}, {"alert": 2**70}, {"client": "x", "message": 1}, {"alert": 0}])
def test_what_does_not_exist_is_not_signed(browser: Browser, settings: Settings, about: dict[str, object]) -> None:
    asked = urlencode({"url": f"{settings.PUBLIC_URL}/m/today/", **about})
    assert browser.get(f"/m/wecom/ready/?{asked}").status_code == 404

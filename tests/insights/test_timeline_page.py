"""The timeline in the console: reached from the client's page, masked, filtered."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from clienteling.attribution.services import record_touch
from clienteling.clients.models import Client
from clienteling.clients.services import write_note
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of

DAY = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def zhu(cast: Cast) -> Client:
    client = client_of(cast.lin)
    write_note(client, "Prefers tea", by=cast.lin, at=DAY)
    record_touch(client, associate=cast.lin, channel="prepared_message", reference="a:1", at=DAY)
    return client


@pytest.fixture
def console(cast: Cast, client: Browser) -> Browser:
    cast.marketing.language = "en"
    cast.marketing.save()
    client.force_login(cast.marketing)
    return client


def address(client: Client) -> str:
    return f"/console/reports/clients/{client.uid}/timeline/"


def test_the_clients_page_leads_to_the_timeline(console: Browser, zhu: Client) -> None:
    link = f"/console/clients/client/{zhu.pk}/timeline"
    assert link in console.get(f"/console/clients/client/{zhu.pk}/change/").content.decode()
    page = console.get(link, follow=True)
    assert page.redirect_chain[-1][0] == address(zhu)


def test_it_shows_what_happened_and_hides_who_and_what_was_written(console: Browser, zhu: Client) -> None:
    page = console.get(address(zhu)).content.decode()
    assert "Sent a prepared message" in page and "Note by" in page and "Timeline of 朱**" in page
    assert "Prefers tea" not in page and "朱丽艳" not in page


def test_a_kind_may_be_chosen(console: Browser, zhu: Client) -> None:
    page = console.get(address(zhu), {"kind": "note", "period": "365"}).content.decode()
    assert "Note by" in page and "Sent a prepared message" not in page


def test_another_markets_client_is_not_there(console: Browser) -> None:
    assert console.get(address(factories.ClientFactory.create())).status_code == 404


def test_people_of_a_shop_do_not_get_in(cast: Cast, client: Browser, zhu: Client) -> None:
    client.force_login(cast.lin)
    assert client.get(address(zhu)).status_code == 302

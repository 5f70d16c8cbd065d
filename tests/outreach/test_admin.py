"""Prepared messages in the console."""

from datetime import date

import pytest
from django.test import Client as Browser

from clienteling.clients.models import Purpose
from clienteling.outreach.models import PreparedMessage
from clienteling.outreach.services import approve, mark_sent
from tests import factories
from tests.attribution.sales import client_of_lin
from tests.conftest import Cast
from tests.outreach.test_prepared_messages import AT

CONSOLE = "/console/outreach"


@pytest.fixture
def browser(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.marketing)
    return client


@pytest.fixture
def draft(cast: Cast) -> PreparedMessage:
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=AT)
    return PreparedMessage.objects.create(title="Autumn", asset=asset, valid_from=date(2026, 11, 1), market=cast.market)


def form(message: PreparedMessage, **changes: str) -> dict[str, str]:
    fields = {
        "title": message.title,
        "asset": str(message.asset_id),
        "market": str(message.market_id),
        "valid_from": "2026-11-01",
    }
    management = {"texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "0"}
    words = {"texts-0-language": "en", "texts-0-text": "Bags are here"}
    return fields | management | words | {"valid_until": ""} | changes


def test_a_message_is_written_with_its_words(browser: Browser, draft: PreparedMessage) -> None:
    assert browser.post(f"{CONSOLE}/preparedmessage/add/", form(draft, title="Winter")).status_code == 302
    winter = PreparedMessage.objects.get(title="Winter")
    assert (winter.status, winter.words("en")) == ("draft", "Bags are here")


def test_the_button_approves(cast: Cast, browser: Browser, draft: PreparedMessage) -> None:
    browser.post(f"{CONSOLE}/preparedmessage/{draft.pk}/change/", form(draft, outreach_preparedmessage_approve="1"))
    draft.refresh_from_db()
    assert (draft.status, draft.approved_by) == ("approved", cast.marketing)


def test_an_approved_message_cannot_be_edited(cast: Cast, browser: Browser, draft: PreparedMessage) -> None:
    approve(draft, by=cast.marketing, at=AT)
    browser.post(f"{CONSOLE}/preparedmessage/{draft.pk}/change/", form(draft, title="Changed"))
    draft.refresh_from_db()
    assert draft.title == "Autumn" and not draft.texts.exists()


def test_sendings_show_the_client_masked(cast: Cast, browser: Browser, draft: PreparedMessage) -> None:
    client = client_of_lin(cast)
    factories.ConsentFactory.create(client=client, purpose=Purpose.MARKETING)
    approve(draft, by=cast.marketing, at=AT)
    mark_sent(draft, client=client, associate=cast.lin, at=AT)
    page = browser.get(f"{CONSOLE}/preparedsend/").content.decode()
    assert f"朱** · {str(client.uid)[:8]}" in page and client.name not in page


def test_retail_operations_only_look(cast: Cast, client: Browser, draft: PreparedMessage) -> None:
    client.force_login(
        factories.AssociateFactory.create(username="ops", userid="", market=cast.market, role="retail_operations")
    )
    assert client.get(f"{CONSOLE}/preparedmessage/").status_code == 200
    assert client.get(f"{CONSOLE}/preparedmessage/add/").status_code == 403

"""Words, preview, sent: through WeCom's JS-SDK, as the mock's phones take it."""

from urllib.parse import urlencode

import pytest
import requests
from playwright.sync_api import Page, expect
from pytest_django import Settings

from clienteling.alerts.models import Alert, Handling
from clienteling.attribution.models import Touch
from clienteling.clients.models import Purpose
from clienteling.clients.services import withdraw_consent
from clienteling.lib import clock
from clienteling.wecom.mock import MockServer
from tests.conftest import Cast
from tests.mobile.scenes import client_of, known_at_wecom, phone, raise_alert


def talk(wecom: MockServer, pair: dict[str, str]) -> list[object]:
    lines = requests.post(f"{wecom.url}/mock/talk", json=pair, timeout=5).json()["lines"]
    return [line["content"].get("text") for line in lines if line["author"] == "member"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_the_card_to_the_sent_message_in_three_taps(cast: Cast, wecom: MockServer, page: Page, house: str) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin)
    page.goto(f"{house}/m/alerts/{alert.pk}/")  # the first tap: the card's own link, in WeCom
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.locator(".handled")).to_contain_text("Done")
    assert talk(wecom, pair) == ["Good day, 朱丽艳"]
    assert Alert.objects.get().handling == Handling.DONE and Touch.objects.get().client == client


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_beside_a_chat_the_page_opens_on_its_client_and_sends_into_it(
    cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin)
    app = {"corpid": pair["corpid"], "agentid": cast.market.corp.agent_id, "sidebar_url": f"{house}/m/sidebar/"}
    requests.post(f"{wecom.url}/mock/app", json=app, timeout=5).raise_for_status()
    mock = wecom.url.replace("127.0.0.1", "localhost")
    page.goto(f"{mock}/phones/lin/clients/{pair['external_userid']}?corpid={pair['corpid']}")
    page.locator(".tools a").tap()
    expect(page.get_by_role("heading", name="朱丽艳", exact=True)).to_be_visible()
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    page.locator("#preview-text").fill("周末见")
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.locator(".handled")).to_be_visible()
    assert talk(wecom, pair) == ["周末见"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_when_wecom_refuses_the_words_can_still_be_copied(
    cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin)
    requests.post(f"{wecom.url}/mock/clients/leave", json=pair, timeout=5).raise_for_status()
    page.goto(f"{house}/m/today/")
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.get_by_role("alert").filter(has_text="Copy the words")).to_be_visible()
    assert talk(wecom, pair) == [] and Alert.objects.get().handling != Handling.DONE


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_tap_after_consent_was_withdrawn_sends_nothing_and_leaves_no_words(
    cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin)
    page.goto(f"{house}/m/today/")
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    expect(page.locator("#preview-text")).to_be_visible()
    withdraw_consent(client, purpose=Purpose.SERVICE, at=clock.now())
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.get_by_role("alert").filter(has_text="has not agreed")).to_be_visible()
    expect(page.locator("#preview-text")).to_have_count(0)
    assert talk(wecom, pair) == [] and Alert.objects.get().handling != Handling.DONE


def test_the_preview_shows_the_words(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    page = phone(cast.lin).get(f"/m/alerts/{alert.pk}/preview/").content.decode()
    assert "Good day" in page or "您好" in page


def test_somebody_elses_preview_does_not_exist(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin)
    assert phone(cast.chan).get(f"/m/alerts/{alert.pk}/preview/").status_code == 404


def test_only_pages_of_ours_are_signed(cast: Cast, wecom: MockServer) -> None:
    asked = urlencode({"url": "https://elsewhere.example/m/today/"})
    assert phone(cast.lin).get(f"/m/wecom/ready/?{asked}").status_code == 404


def test_without_wecom_the_page_is_told(cast: Cast, settings: Settings) -> None:
    settings.WECOM_API_URL = "http://127.0.0.1:9"
    asked = urlencode({"url": f"{settings.PUBLIC_URL}/m/today/"})
    assert phone(cast.lin).get(f"/m/wecom/ready/?{asked}").status_code == 503

"""Words, preview, sent: through WeCom's JS-SDK, as the mock's phones take it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from django.core.files.base import ContentFile
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from clienteling.alerts import shipped
from clienteling.alerts.models import Alert, Handling, RuleVersion
from clienteling.assets.models import Asset
from clienteling.attribution.models import Touch
from clienteling.clients.models import Purpose
from clienteling.clients.services import withdraw_consent
from clienteling.lib import clock
from clienteling.wecom.mock import MockServer
from seeds.pictures import faces
from tests import factories
from tests.alerts.conftest import make_rule
from tests.conftest import Cast
from tests.mobile.scenes import client_of, known_at_wecom, phone, raise_alert


def talk(wecom: MockServer, pair: dict[str, str]) -> list[object]:
    lines = requests.post(f"{wecom.url}/mock/talk", json=pair, timeout=5).json()["lines"]
    said = (line["content"] for line in lines if line["author"] == "member")
    return [content.get("text") or content["msgtype"] for content in said]


def once(broken: Callable[[Route], bool]) -> Callable[[Route], None]:
    """The line breaks at the first request that is `broken`; the next one passes."""
    left = [True]

    def passes(route: Route) -> None:
        if left and broken(route):
            left.clear()
            return route.abort()
        return route.continue_()

    return passes


def beside_the_chat(page: Page, wecom: MockServer, house: str, pair: dict[str, str], agentid: int, entry: str) -> None:
    app = {"corpid": pair["corpid"], "agentid": agentid, "sidebar_url": f"{house}/m/sidebar/"}
    requests.post(f"{wecom.url}/mock/app", json=app, timeout=5).raise_for_status()
    query = urlencode({**pair, "agentid": agentid, "entry": entry})
    page.goto(f"{wecom.url.replace('127.0.0.1', 'localhost')}/sidebar?{query}")


@pytest.fixture
def captioned(cast: Cast, settings: Settings, tmp_path: Path) -> RuleVersion:
    """A rule with a picture and words for the client."""
    settings.MEDIA_ROOT = str(tmp_path)
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=clock.now())
    asset.picture.save("autumn.jpg", ContentFile(faces.portrait("Autumn")))
    for language, caption in (("en", "Autumn light"), ("zh-hans", "秋光")):
        asset.texts.create(language=language, caption=caption, talking_point="Calf")
    return make_rule(asset=asset)


def bubble(page: str) -> str:
    """What stands in the field that goes to the client."""
    [found] = re.findall(r"<textarea[^>]*required[^>]*>(.*?)</textarea>", page, re.DOTALL)
    return str(found)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_the_card_to_the_sent_message_in_three_taps(
    captioned: RuleVersion, cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin, version=captioned)
    page.goto(f"{house}/m/alerts/{alert.pk}/")  # the first tap: the card's own link, in WeCom
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.locator(".handled")).to_contain_text("Done")
    assert talk(wecom, pair) == ["秋光", "image"]
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


@pytest.fixture
def with_a_picture(captioned: RuleVersion, cast: Cast) -> Alert:
    return raise_alert(client_of(cast.lin, "朱丽艳"), cast.lin, version=captioned)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_went_out_before_the_picture_failed_does_not_go_out_again(
    cast: Cast, wecom: MockServer, shaky: Page, house: str, with_a_picture: Alert
) -> None:
    pair = known_at_wecom(with_a_picture.client, wecom, cast)
    beside_the_chat(shaky, wecom, house, pair, cast.market.corp.agent_id, "single_chat_tools")
    shaky.route("**/sdk/sendChatMessage", once(lambda route: '"image"' in (route.request.post_data or "")))
    shaky.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    shaky.get_by_role("button", name="Send in WeCom").tap()
    expect(shaky.get_by_role("alert").filter(has_text="only the picture")).to_be_visible()
    assert talk(wecom, pair) == ["秋光"]
    shaky.get_by_role("button", name="Send in WeCom").tap()
    expect(shaky.locator(".handled")).to_contain_text("Done")
    assert talk(wecom, pair) == ["秋光", "image"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_was_sent_and_not_recorded_says_so_and_is_recorded_later(
    captioned: RuleVersion, cast: Cast, wecom: MockServer, shaky: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin, version=captioned)
    shaky.goto(f"{house}/m/today/")
    shaky.route("**/done/", once(lambda route: True))
    shaky.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    shaky.get_by_role("button", name="Send in WeCom").tap()
    expect(shaky.get_by_text("Sent, but not yet recorded")).to_be_visible()
    expect(shaky.get_by_role("button", name="Send in WeCom")).to_be_disabled()
    assert Alert.objects.get().handling != Handling.DONE
    shaky.evaluate("window.dispatchEvent(new Event('online'))")  # or ten seconds later
    expect(shaky.locator(".handled")).to_contain_text("Done")
    assert talk(wecom, pair) == ["秋光", "image"] and Touch.objects.count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_opened_where_wecom_names_no_client_it_still_sends(
    captioned: RuleVersion, cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin, version=captioned)
    beside_the_chat(page, wecom, house, pair, cast.market.corp.agent_id, "chat_attachment")
    expect(page.get_by_role("heading", name="No chat is open")).to_be_visible()
    page.goto(f"{house}/m/today/")
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.locator(".handled")).to_contain_text("Done")
    assert talk(wecom, pair) == ["秋光", "image"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_wecom_that_does_not_answer_is_no_missing_chat(
    cast: Cast, wecom: MockServer, shaky: Page, house: str
) -> None:
    pair = known_at_wecom(client_of(cast.lin, "朱丽艳"), wecom, cast)
    shaky.route("**/sdk/getContext", once(lambda route: True))
    beside_the_chat(shaky, wecom, house, pair, cast.market.corp.agent_id, "single_chat_tools")
    expect(shaky.get_by_role("heading", name="WeCom could not be asked")).to_be_visible()
    shaky.get_by_role("link", name="Try again").tap()
    expect(shaky.get_by_role("heading", name="朱丽艳", exact=True)).to_be_visible()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_when_the_session_has_ended_sending_asks_to_log_in(
    captioned: RuleVersion, cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin, version=captioned)
    page.goto(f"{house}/m/today/")
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Send in WeCom").tap()
    with page.context.expect_page():
        page.get_by_role("link", name="Log in again").tap()
    assert talk(wecom, pair) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_when_wecom_refuses_the_words_can_still_be_copied(
    captioned: RuleVersion, cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin, version=captioned)
    requests.post(f"{wecom.url}/mock/clients/leave", json=pair, timeout=5).raise_for_status()
    page.goto(f"{house}/m/today/")
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.get_by_role("alert").filter(has_text="Copy the words")).to_be_visible()
    assert talk(wecom, pair) == [] and Alert.objects.get().handling != Handling.DONE


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_tap_after_consent_was_withdrawn_sends_nothing_and_leaves_no_words(
    captioned: RuleVersion, cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin, version=captioned)
    page.goto(f"{house}/m/today/")
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    expect(page.locator("#preview-text")).to_be_visible()
    withdraw_consent(client, purpose=Purpose.SERVICE, at=clock.now())
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.get_by_role("alert").filter(has_text="has not agreed")).to_be_visible()
    expect(page.locator("#preview-text")).to_have_count(0)
    assert talk(wecom, pair) == [] and Alert.objects.get().handling != Handling.DONE


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_words_for_the_client_nothing_goes_out_until_the_associate_writes_them(
    cast: Cast, wecom: MockServer, page: Page, house: str
) -> None:
    client = client_of(cast.lin, "朱丽艳")
    pair, _alert = known_at_wecom(client, wecom, cast), raise_alert(client, cast.lin)
    page.goto(f"{house}/m/today/")
    page.locator(".card").get_by_role("link", name="Send", exact=True).tap()
    expect(page.locator("#preview .say")).to_contain_text("Good day, 朱丽艳")
    expect(page.locator("#preview-text")).to_be_focused()
    page.get_by_role("button", name="Send in WeCom").tap()
    assert page.locator("#preview-text:invalid").count() == 1 and talk(wecom, pair) == []
    page.locator("#preview-text").fill("周末见")
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.locator(".handled")).to_be_visible()
    assert talk(wecom, pair) == ["周末见"]


@pytest.mark.parametrize(("language", "words"), [("en", "Autumn light"), ("zh-hans", "秋光")])
def test_the_preview_shows_the_pictures_words_in_the_clients_language(
    captioned: RuleVersion, cast: Cast, language: str, words: str
) -> None:
    alert = raise_alert(client_of(cast.lin, language=language), cast.lin, version=captioned)
    page = phone(cast.lin).get(f"/m/alerts/{alert.pk}/preview/").content.decode()
    assert bubble(page) == words and 'class="say"' not in page


def test_what_a_ready_made_rule_advises_is_never_the_clients_message(cast: Cast) -> None:
    shipped.install()
    for version in RuleVersion.objects.select_related("rule"):
        alert = raise_alert(client_of(cast.lin), cast.lin, version=version)
        page = phone(cast.lin).get(f"/m/alerts/{alert.pk}/preview/").content.decode()
        assert bubble(page) == "" and 'class="say-words"' in page, version.rule.code


def test_a_picture_whose_rights_ended_leaves_the_advice_to_the_associate(captioned: RuleVersion, cast: Cast) -> None:
    Asset.objects.update(valid_from=date(2020, 1, 1), expires_on=date(2021, 1, 1))
    alert = raise_alert(client_of(cast.lin), cast.lin, version=captioned)
    page = phone(cast.lin).get(f"/m/alerts/{alert.pk}/preview/").content.decode()
    assert bubble(page) == "" and "朱丽艳您好" in page


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

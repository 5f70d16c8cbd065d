"""Several assets to choose from: the first goes along unless a tap chose another one, and what went along is kept."""

from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect
from pytest_django import Settings

from clienteling.alerts.models import Alert, AlertStep
from clienteling.assets.models import Asset
from clienteling.lib import clock
from clienteling.wecom.mock import MockServer
from seeds.pictures import faces
from tests import factories
from tests.alerts.conftest import make_rule
from tests.conftest import Cast
from tests.mobile.scenes import client_of, known_at_wecom, phone, raise_alert

NAMES = ("秋 · Autumn", "冬 · Winter", "春 · Spring")
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def pool(cast: Cast, settings: Settings, tmp_path: Path) -> list[Asset]:
    settings.MEDIA_ROOT = str(tmp_path)
    made = []
    for number, name in enumerate(NAMES):
        asset = factories.AssetFactory.create(
            title=name, status="approved", approved_by=cast.marketing, approved_at=clock.now()
        )
        asset.picture.save(f"{number}.jpg", ContentFile(faces.portrait(name)))
        asset.texts.create(language="en", caption=f"{name[4:]} words", talking_point="Calf")
        made.append(asset)
    return made


@pytest.fixture
def alert(cast: Cast, pool: list[Asset]) -> Alert:
    cast.lin.language = "en"
    cast.lin.save()
    version = make_rule(asset=pool[0], further_assets=pool[1:])
    return raise_alert(client_of(cast.lin, language="en"), cast.lin, version=version)


@pytest.fixture
def browser(cast: Cast, alert: Alert) -> Browser:
    return phone(cast.lin)


def test_the_card_shows_them_in_order_and_each_opens_its_own_preview(
    browser: Browser, alert: Alert, pool: list[Asset]
) -> None:
    answer = browser.get("/m/today/")
    assert [one.asset for one in answer.context["cards"][0].suggestions] == pool
    preview, page = f"/m/alerts/{alert.pk}/preview/", answer.content.decode()
    assert all(f'hx-get="{preview}?asset={asset.pk}"' in page for asset in pool[1:]) and 'alt="Winter"' in page
    for address, chosen in ((preview, 0), (f"{preview}?asset={pool[2].pk}", 2)):
        shown = browser.get(address).content.decode()
        assert f"{NAMES[chosen][4:]} words" in shown and f'name="asset" value="{pool[chosen].pk}"' in shown


def test_they_cost_the_page_one_statement_and_nothing_where_a_rule_has_none(
    browser: Browser, alert: Alert, pool: list[Asset], cast: Cast
) -> None:
    browser.get("/m/today/")
    with CaptureQueriesContext(connection) as queries:
        browser.get("/m/today/")
    assert sum("alerts_furtherasset" in query["sql"] for query in queries) == 1
    raise_alert(client_of(cast.zhou), cast.zhou)
    with CaptureQueriesContext(connection) as queries:
        phone(cast.zhou).get("/m/today/")
    assert not any("alerts_furtherasset" in query["sql"] for query in queries)


def test_the_chosen_picture_is_the_one_that_is_sent(
    browser: Browser, alert: Alert, pool: list[Asset], wecom: MockServer, settings: Settings
) -> None:
    ids = set()
    for asset in pool:
        about = {"url": f"{settings.PUBLIC_URL}/m/today/", "alert": alert.pk, "asset": asset.pk}
        ids.add(browser.get(f"/m/wecom/ready/?{urlencode(about)}").json()["mediaid"])
    assert len(ids) == len(pool)


def test_what_went_along_is_kept_and_told_in_the_clients_story(
    browser: Browser, alert: Alert, pool: list[Asset]
) -> None:
    browser.post(f"/m/alerts/{alert.pk}/done/", {"asset": pool[1].pk}, headers=FRAGMENT)
    assert AlertStep.objects.get(kind="done").asset == pool[1]
    story = browser.get(f"/m/clients/{alert.client.uid}/").context["story"].moments
    assert ("Alert done", "林悦 · Winter") in [(moment.title, moment.detail) for moment in story]


def test_done_without_sending_anything_names_no_asset(browser: Browser, alert: Alert) -> None:
    browser.post(f"/m/alerts/{alert.pk}/done/", headers=FRAGMENT)
    assert AlertStep.objects.get(kind="done").asset is None


def test_a_chosen_picture_whose_rights_ended_goes_out_as_no_other(
    browser: Browser, alert: Alert, pool: list[Asset], settings: Settings
) -> None:
    Asset.objects.filter(pk=pool[1].pk).update(valid_from=date(2020, 1, 1), expires_on=date(2021, 1, 1))
    [card] = browser.get("/m/today/").context["cards"]
    assert [one.asset for one in card.suggestions] == [pool[0], pool[2]]
    about = {"url": f"{settings.PUBLIC_URL}/m/today/", "alert": alert.pk, "asset": pool[1].pk}
    answer = browser.get(f"/m/wecom/ready/?{urlencode(about)}")
    assert (answer.status_code, answer.json()["error"]) == (403, "asset_expired")
    refused = browser.get(f"/m/alerts/{alert.pk}/preview/?asset={pool[1].pk}").content.decode()
    assert "may no longer be used" in refused and "preview-text" not in refused


def test_an_asset_the_rule_does_not_suggest_is_none_of_its_alerts(browser: Browser, alert: Alert, cast: Cast) -> None:
    other = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=clock.now())
    refused = browser.get(f"/m/alerts/{alert.pk}/preview/?asset={other.pk}").content.decode()
    assert "preview-text" not in refused
    assert browser.post(f"/m/alerts/{alert.pk}/done/", {"asset": other.pk}).status_code == 404
    assert not AlertStep.objects.exists() and browser.get(f"/m/alerts/{alert.pk}/preview/?asset=x").status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_another_picture_is_sent_in_three_taps(
    alert: Alert, pool: list[Asset], cast: Cast, wecom: MockServer, page: Page, house: str, settings: Settings
) -> None:
    pair = known_at_wecom(alert.client, wecom, cast)
    page.goto(f"{house}/m/alerts/{alert.pk}/")  # the first tap: the card's own link, in WeCom
    page.get_by_role("link", name="Spring").tap()
    expect(page.locator(".bubble-picture")).to_have_attribute("alt", "Spring")
    page.get_by_role("button", name="Send in WeCom").tap()
    expect(page.locator(".handled")).to_contain_text("Done")
    assert AlertStep.objects.get(kind="done").asset == pool[2]
    lines = requests.post(f"{wecom.url}/mock/talk", json=pair, timeout=5).json()["lines"]
    sent = [line["content"] for line in lines if line["author"] == "member"]
    about = {"url": f"{settings.PUBLIC_URL}/m/today/", "alert": alert.pk, "asset": pool[2].pk}
    picture = phone(cast.lin).get(f"/m/wecom/ready/?{urlencode(about)}").json()["mediaid"]
    assert sent[0]["text"] == "Spring words" and sent[1]["image"] == {"media_id": picture}

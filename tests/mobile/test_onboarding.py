"""The onboarding path on the phone: read, acknowledge, answer; nothing is sent before."""

from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.test import Client as Browser
from pytest_django import Settings

from clienteling.associates.models import Acknowledgement, Guideline, QuizAttempt
from clienteling.attribution.models import CommissionPlan
from clienteling.attribution.services import set_target
from clienteling.clients.models import Purpose
from clienteling.lib import clock
from clienteling.outreach.models import PreparedMessage, PreparedSend
from clienteling.wecom.mock import MockServer
from seeds.pictures import faces
from tests import factories
from tests.alerts.conftest import make_rule
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone, raise_alert

PAGE = "/m/onboarding/"


@pytest.fixture
def guideline(db: None) -> Guideline:
    return factories.GuidelineFactory.create()


@pytest.fixture
def browser(cast: Cast) -> Browser:
    cast.lin.language = "en"
    cast.lin.save()
    return phone(cast.lin)


def address(guideline: Guideline, rest: str = "") -> str:
    return f"{PAGE}guidelines/{guideline.pk}/{rest}"


def quiz(browser: Browser, guideline: Guideline, answer: int | str) -> str:
    question = guideline.questions.get()
    return browser.post(address(guideline, "quiz/"), {f"question-{question.pk}": answer}).content.decode()


def test_the_checklist_shows_the_next_steps_and_what_there_is_to_earn(
    cast: Cast, guideline: Guideline, browser: Browser
) -> None:
    set_target(cast.lin, month=clock.now().date(), amount_minor=60_000_00)
    CommissionPlan.objects.create(market=cast.market, rate_bp=220, valid_from=date(2020, 1, 1))
    page = browser.get(PAGE).content.decode()
    for text in ("Read the guideline", "How we write to clients", "to read", "¥60,000", "2.2 %"):
        assert text in page


def test_reading_is_acknowledged_and_leads_to_the_quiz(cast: Cast, guideline: Guideline, browser: Browser) -> None:
    assert "Never send more" in browser.get(address(guideline)).content.decode()
    assert browser.post(address(guideline)).headers["Location"] == address(guideline, "quiz/")
    read = Acknowledgement.objects.get()
    assert (read.associate, read.guideline, read.language) == (cast.lin, guideline, "en")
    assert "You acknowledged this" in browser.get(address(guideline)).content.decode()


def test_the_quiz_says_how_it_went_and_may_be_tried_again(guideline: Guideline, browser: Browser) -> None:
    assert "not passed yet" in quiz(browser, guideline, 1)
    assert "1 of 1 right" in quiz(browser, guideline, 2)
    assert "Please answer every question." in quiz(browser, guideline, "x")
    assert QuizAttempt.objects.count() == 2


def test_a_draft_or_another_markets_guideline_is_not_there(cast: Cast, browser: Browser) -> None:
    elsewhere = factories.GuidelineFactory.create(market=factories.MarketFactory.create())
    draft = factories.GuidelineFactory.create(status="draft")
    assert {browser.get(address(one)).status_code for one in (elsewhere, draft)} == {404}


def test_a_client_page_leads_to_the_guideline_instead_of_a_message(
    cast: Cast, guideline: Guideline, browser: Browser
) -> None:
    client = client_of(cast.lin)
    factories.ConsentFactory.create(client=client, purpose=Purpose.MARKETING)
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=clock.now())
    asset.texts.create(language="en", caption="Bags", talking_point="Calf")
    message = PreparedMessage.objects.create(
        title="Autumn", asset=asset, valid_from=date(2020, 1, 1), status="approved",
        approved_by=cast.marketing, approved_at=clock.now(),
    )  # fmt: skip
    page = browser.get(f"/m/clients/{client.uid}/").content.decode()
    assert address(guideline) in page and "Mark as sent" not in page
    sent = f"/m/clients/{client.uid}/messages/{message.pk}/sent/"
    assert PAGE in browser.post(sent, headers={"HX-Request": "true"}).content.decode()
    assert not PreparedSend.objects.exists()
    browser.post(address(guideline))
    assert "Mark as sent" in browser.get(f"/m/clients/{client.uid}/").content.decode()


def test_no_alerts_words_or_picture_go_out_before_the_guideline_is_read(
    cast: Cast, wecom: MockServer, guideline: Guideline, browser: Browser, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=clock.now())
    alert = raise_alert(client_of(cast.lin), cast.lin, version=make_rule(asset=asset))
    preview = f"/m/alerts/{alert.pk}/preview/"
    ready = f"/m/wecom/ready/?{urlencode({'url': settings.PUBLIC_URL + preview, 'alert': alert.pk})}"
    refused = browser.get(preview).content.decode()
    assert PAGE in refused and "preview-text" not in refused and "data-send" not in refused
    assert browser.get(ready).json()["error"] == "guideline_unread"
    browser.post(address(guideline))
    assert "preview-text" in browser.get(preview).content.decode()
    asset.picture.save("autumn.jpg", ContentFile(faces.portrait("autumn")))
    assert browser.get(ready).json()["mediaid"]


def test_a_prepared_message_that_may_not_go_has_no_preview(cast: Cast, browser: Browser) -> None:
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=clock.now())
    asset.texts.create(language="en", caption="Bags", talking_point="Calf")
    client, words = client_of(cast.lin), {"title": "Autumn", "asset": asset, "valid_from": date(2020, 1, 1)}
    known = {"status": "approved", "approved_by": cast.marketing, "approved_at": clock.now()}
    message = PreparedMessage.objects.create(**words, **known)
    preview = f"/m/clients/{client.uid}/messages/{message.pk}/preview/"
    assert "preview-text" not in browser.get(preview).content.decode()
    factories.ConsentFactory.create(client=client, purpose=Purpose.MARKETING)
    assert "preview-text" in browser.get(preview).content.decode()

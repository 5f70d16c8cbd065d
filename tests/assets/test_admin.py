"""The asset pool in the console: pictures come in clean, buttons move the status, what was submitted stays as it is."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image
from pytest_django import Settings

from clienteling.assets import services
from clienteling.assets.models import Asset, AssetStatus, AssetText
from tests import factories
from tests.conftest import Cast

NO_WORDS = {"texts-TOTAL_FORMS": 0, "texts-INITIAL_FORMS": 0}


@pytest.fixture
def desk(cast: Cast, settings: Settings, tmp_path: Path) -> Browser:
    """Marketing, logged in."""
    settings.MEDIA_ROOT = str(tmp_path)
    browser = Browser()
    browser.force_login(cast.marketing)
    return browser


def draft(cast: Cast) -> Asset:
    asset = factories.AssetFactory.create(market=cast.market)
    AssetText.objects.create(asset=asset, language="en", caption="A light", talking_point="Ask first")
    return asset


def press(desk: Browser, asset: Asset, button: str) -> str:
    words = asset.texts.get()
    fields = {"code": asset.code, "title": asset.title, "valid_from": "2020-01-01", "market": asset.market_id or ""}
    form = {"texts-TOTAL_FORMS": 1, "texts-INITIAL_FORMS": 1, "texts-0-id": words.pk, "texts-0-asset": asset.pk}
    texts = {"texts-0-language": "en", "texts-0-caption": words.caption, "texts-0-talking_point": words.talking_point}
    button_pressed = {f"assets_asset_{button}": "1"}
    desk.post(f"/console/assets/asset/{asset.pk}/change/", {**fields, **form, **texts, **button_pressed})
    asset.refresh_from_db()
    return str(asset.status)


def upload(desk: Browser, data: bytes, market: int | None = None) -> int:
    picture = SimpleUploadedFile("IMG 1.png", data, "image/png")
    form = {"code": "winter", "title": "Winter", "picture": picture, "valid_from": "2026-11-01", **NO_WORDS}
    form |= {"market": market or ""}
    return desk.post("/console/assets/asset/add/", form).status_code


def test_an_uploaded_picture_is_stored_as_a_clean_jpeg_with_a_thumbnail(desk: Browser, cast: Cast) -> None:
    out = BytesIO()
    Image.new("RGB", (900, 1200), "ivory").save(out, "PNG")
    assert upload(desk, out.getvalue(), cast.market.pk) == 302
    asset = Asset.objects.get(code="winter")
    assert Image.open(asset.picture).format == "JPEG"
    assert "/thumbs/" in asset.thumbnail_url


def test_a_file_that_is_no_picture_is_refused(desk: Browser, cast: Cast) -> None:
    assert upload(desk, b"<svg/>", cast.market.pk) == 200
    assert not Asset.objects.exists()


def test_the_buttons_lead_from_draft_to_approved_and_back(desk: Browser, cast: Cast) -> None:
    asset = draft(cast)
    states = [press(desk, asset, button) for button in ("submit", "approve", "withdraw", "rework")]
    assert states == ["submitted", "approved", "withdrawn", "draft"]


def test_a_button_that_is_not_open_does_nothing(desk: Browser, cast: Cast) -> None:
    assert press(desk, draft(cast), "approve") == AssetStatus.DRAFT


def test_what_was_submitted_is_not_edited(desk: Browser, cast: Cast) -> None:
    asset = draft(cast)
    services.submit(asset, by=cast.marketing, at=datetime(2026, 11, 22, tzinfo=UTC))
    desk.post(f"/console/assets/asset/{asset.pk}/change/", {"title": "Other words", "code": "x", **NO_WORDS})
    asset.refresh_from_db()
    assert asset.title == "Autumn bags"


def test_assets_of_another_market_do_not_exist_here(desk: Browser) -> None:
    other = factories.AssetFactory.create(market=factories.MarketFactory.create(), title="Elsewhere only")
    assert "Elsewhere only" not in desk.get("/console/assets/asset/").content.decode()
    assert desk.get(f"/console/assets/asset/{other.pk}/change/").status_code == 302

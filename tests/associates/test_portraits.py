"""A portrait is uploaded in the console, drawn anew, and seen on the shop's tablet and nowhere else."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from clienteling.associates.models import Associate, Portrait
from clienteling.associates.roles import Role
from clienteling.associates.services import hang_portrait
from tests.conftest import Cast
from tests.factories import AssociateFactory


@pytest.fixture
def console(cast: Cast, client: Browser) -> Browser:
    admin = AssociateFactory.create(userid="", username="admin", store=None, market=None, role=Role.ADMINISTRATOR)
    client.force_login(admin)
    return client


def photo(size: tuple[int, int] = (900, 1200)) -> bytes:
    exif, out = Image.Exif(), BytesIO()
    exif[0x010F] = "a camera"
    Image.new("RGB", size, "beige").save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(browser: Browser, one: Associate, content: bytes | None = None, **more: Any) -> Any:
    said = {"username": one.username, "name": one.name, "language": "en", "role": one.role, "userid": one.userid}
    place = {"market": one.market_id, "store": one.store_id, "is_active": "on"}
    file = {"new_portrait": SimpleUploadedFile("me.jpg", content, "image/jpeg")} if content is not None else {}
    return browser.post(f"/console/associates/associate/{one.pk}/change/", {**said, **place, **file, **more})


def test_what_is_uploaded_becomes_a_small_square_without_a_cameras_words(console: Browser, cast: Cast) -> None:
    assert upload(console, cast.lin, photo()).status_code == 302
    picture = Image.open(BytesIO(bytes(Portrait.objects.get(associate=cast.lin).picture)))
    assert picture.size == (480, 480) and not picture.getexif()
    seen = console.get(f"/console/associates/associate/{cast.lin.pk}/portrait/")
    assert seen.headers["Content-Type"] == "image/jpeg" and len(seen.content) > 500


def test_another_takes_its_place_and_it_is_taken_away(console: Browser, cast: Cast) -> None:
    upload(console, cast.lin, photo())
    upload(console, cast.lin, photo((500, 500)))
    assert Portrait.objects.count() == 1
    upload(console, cast.lin, no_portrait="on")
    assert not Portrait.objects.exists()


def test_what_is_no_picture_is_refused_beside_its_field(console: Browser, cast: Cast) -> None:
    answer = upload(console, cast.lin, b"<svg/>")
    assert answer.status_code == 200 and "new_portrait" in answer.context["adminform"].form.errors
    assert not Portrait.objects.exists()


def test_who_only_looks_changes_none(cast: Cast, client: Browser) -> None:
    hang_portrait(cast.lin, BytesIO(photo()))
    client.force_login(cast.marketing)
    page = client.get(f"/console/associates/associate/{cast.lin.pk}/change/").content.decode()
    assert "portrait-now" in page and "new_portrait" not in page


def test_a_portrait_is_not_for_strangers(cast: Cast, client: Browser) -> None:
    hang_portrait(cast.lin, BytesIO(photo()))
    assert client.get(f"/console/associates/associate/{cast.lin.pk}/portrait/").status_code == 302
    assert client.get(f"/kiosk/portrait/{cast.lin.pk}/").content[:2] != b"\xff\xd8"

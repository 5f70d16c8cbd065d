"""Pictures are drawn anew: nothing a camera wrote survives, nothing too large is decoded."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from clienteling.assets import services
from clienteling.assets.models import Asset
from clienteling.lib import pictures
from clienteling.lib.errors import DomainError


def file(size: tuple[int, int], kind: str = "JPEG", **how: object) -> BytesIO:
    out = BytesIO()
    Image.new(str(how.pop("mode", "RGB")), size, "white").save(out, kind, **how)
    out.seek(0)
    return out


def test_what_the_camera_wrote_is_gone_and_the_picture_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010F] = "a camera"
    clean = Image.open(BytesIO(pictures.redrawn(file((400, 300), exif=exif))))
    assert clean.size == (300, 400)
    assert not clean.getexif()


def test_a_picture_is_never_larger_than_a_screen_needs() -> None:
    assert max(Image.open(BytesIO(pictures.redrawn(file((5000, 2500))))).size) == pictures.LONGEST_SIDE


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(DomainError) as caught:
        pictures.redrawn(file((9000, 5000), "PNG", mode="1"))
    assert caught.value.code == "picture_too_large"


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0half"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(DomainError) as caught:
        pictures.redrawn(BytesIO(data))
    assert caught.value.code == "not_a_picture"


def test_what_was_transparent_becomes_white() -> None:
    clean = Image.open(BytesIO(pictures.redrawn(file((10, 10), "PNG", mode="RGBA"))))
    assert clean.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_stored_picture_has_a_thumbnail_beside_it(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    asset = Asset(code="autumn")
    services.put_picture(asset, file((1200, 1500)).getvalue())
    assert asset.thumbnail_url.partition("?")[0] == "/media/assets/thumbs/autumn.jpg"
    assert Image.open(tmp_path / "assets" / "thumbs" / "autumn.jpg").size == (240, 300)


def test_without_a_thumbnail_the_picture_itself_is_shown(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    assert Asset(picture="assets/autumn.jpg").thumbnail_url.partition("?")[0] == "/media/assets/autumn.jpg"

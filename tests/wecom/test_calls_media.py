"""Uploads over HTTP, and the registry that repeats them before they die."""

from datetime import timedelta
from typing import Any

import pytest

from clienteling.lib import clock
from clienteling.wecom.calls.media import File
from clienteling.wecom.errors import Rejected, Transient
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Media, MediaKind, MediaScene
from clienteling.wecom.services import media_id_for
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
UPLOAD = "/cgi-bin/media/upload"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
JPG = b"\xff\xd8\xff\xe0" + bytes(100)
PICTURE = File("朱女士.png", PNG, "image/png")


def refusal(gateway: Gateway, kind: str, content: bytes) -> int | None:
    with pytest.raises(Rejected) as refused:
        gateway.media_upload(kind, File("a", content))
    return refused.value.code


def test_an_uploaded_image_can_be_sent(wecom: Wecom, gateway: Gateway) -> None:
    done = gateway.media_upload("image", PICTURE)
    assert (done.kind, abs(done.created_at - clock.now().timestamp()) < 5) == ("image", True)
    gateway.message_send("lin", {"msgtype": "image", "image": {"media_id": done.media_id}})
    assert wecom.phone("lin")[0]["content"] == {"media_id": done.media_id}


def test_a_repeated_try_sends_the_whole_file_again(wecom: Wecom, gateway: Gateway) -> None:
    wecom.fault("errcode", path=UPLOAD, errcode=42001)
    gateway.media_upload("image", PICTURE)
    first, second = wecom.calls(UPLOAD)
    assert (first["answer"]["errcode"], second["answer"]["errcode"]) == (42001, 0)
    assert first["body"] == second["body"]
    assert f'filename="朱女士.png"; filelength={len(PNG)}' in second["body"]


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("image", b"", 44001),
        ("image", PNG[:5], 40006),
        ("image", b"GIF89a....", 40004),
        ("voice", b"#!AMR\n" + bytes(2 * 1024 * 1024), 45001),
        ("video", PNG, 40004),
        ("song", PNG, 40004),
    ],
)
def test_content_that_is_not_of_its_kind_or_size_is_refused(
    gateway: Gateway, kind: str, content: bytes, code: int
) -> None:
    assert refusal(gateway, kind, content) == code


def test_an_attachment_is_no_message_media(wecom: Wecom, gateway: Gateway) -> None:
    done = gateway.media_upload_attachment("image", 1, PICTURE)
    assert done.created_at > 0
    with pytest.raises(Rejected) as refused:
        gateway.message_send("lin", {"msgtype": "image", "image": {"media_id": done.media_id}})
    assert refused.value.code == 40007


def test_uploadimg_answers_an_address_until_the_day_is_full(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set(uploadimg_per_day=1)
    assert gateway.media_uploadimg(File("a.jpg", JPG)).startswith("https://")
    with pytest.raises(Transient) as refused:
        gateway.media_uploadimg(File("a.jpg", JPG))
    assert refused.value.code == 45009


def test_media_dies_after_three_days(wecom: Wecom, gateway: Gateway) -> None:
    message: dict[str, Any] = {
        "msgtype": "image",
        "image": {"media_id": gateway.media_upload("image", PICTURE).media_id},
    }
    wecom.ask("POST", "clock", json={"advance_s": 3 * 86_400 - 60})
    gateway.message_send("lin", message)
    wecom.ask("POST", "clock", json={"advance_s": 61})
    with pytest.raises(Rejected) as refused:
        gateway.message_send("lin", message)
    assert refused.value.code == 40007


def test_the_same_content_is_uploaded_once(wecom: Wecom) -> None:
    at = clock.now()
    ids = {media_id_for(wecom.corp, kind=MediaKind.IMAGE, file=PICTURE, at=at) for _ in range(2)}
    assert (len(ids), len(wecom.calls(UPLOAD)), Media.objects.count()) == (1, 1, 1)


def test_content_is_uploaded_again_before_its_id_dies(wecom: Wecom) -> None:
    at = clock.now()
    first = media_id_for(wecom.corp, kind=MediaKind.IMAGE, file=PICTURE, at=at)
    again = media_id_for(wecom.corp, kind=MediaKind.IMAGE, file=PICTURE, at=at + timedelta(hours=61))
    assert first != again
    assert Media.objects.get().media_id == again


def test_each_scene_and_file_name_has_its_own_id(wecom: Wecom) -> None:
    at, kind = clock.now(), MediaKind.FILE
    files = [File("a.pdf", b"%PDF-1.7"), File("b.pdf", b"%PDF-1.7")]
    ids = {media_id_for(wecom.corp, kind=kind, file=file, at=at) for file in files}
    ids.add(media_id_for(wecom.corp, kind=kind, file=files[0], at=at, scene=MediaScene.ALBUM))
    assert len(ids) == Media.objects.count() == 3

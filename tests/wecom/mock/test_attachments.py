"""A media_id is checked wherever one is given: whose it is, what it is, what for, and how old."""

from typing import Any

import pytest
import requests

from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import Caller, Json

CONTENT = {"image": b"\x89PNG\r\n\x1a\n", "video": b"\0\0\0\0ftypisom", "file": b"", "voice": b"#!AMR\n"}
UPLOADS = {"message": "media/upload?type={}", "moment": "media/upload_attachment?attachment_type=1&media_type={}"}


def upload(wecom: Caller, kind: str, scene: str = "message") -> str:
    address = f"{wecom.mock.url}/cgi-bin/{UPLOADS[scene].format(kind)}&access_token={wecom.token}"
    media = {"media": (f"name.{kind}", CONTENT[kind] + b"0123456789")}
    return str(requests.post(address, files=media, timeout=5).json()["media_id"])


def welcome(wecom: Caller, endpoint: Endpoint, *attachments: Json) -> int:
    heard = len(endpoint.heard)
    wecom.control("event", {"name": "add_external_contact", "userid": "wang", "external_userid": f"wm{heard}"})
    code = endpoint.wait(heard + 1)[-1]["WelcomeCode"]
    body = {"welcome_code": code, "attachments": list(attachments)}
    return int(wecom.post("externalcontact/send_welcome_msg", body)["errcode"])


def attachment(kind: str, **content: Any) -> Json:
    return {"msgtype": kind, kind: content}


@pytest.mark.parametrize("kind", ["image", "video", "file"])
def test_a_welcome_carries_media_of_its_kind(wecom: Caller, endpoint: Endpoint, kind: str) -> None:
    assert welcome(wecom, endpoint, attachment(kind, media_id=upload(wecom, kind))) == 0


@pytest.mark.parametrize(("kind", "scene"), [("file", "message"), ("image", "moment")])
def test_media_of_another_kind_or_for_moments_is_refused(
    wecom: Caller, endpoint: Endpoint, kind: str, scene: str
) -> None:
    assert welcome(wecom, endpoint, attachment("image", media_id=upload(wecom, kind, scene))) == 40007


def test_a_welcome_with_media_over_three_days_old_is_refused(wecom: Caller, endpoint: Endpoint) -> None:
    media_id = upload(wecom, "image")
    wecom.control("clock", {"advance_s": 3 * 86_400})
    wecom.control("token/expire", {})
    fresh = Caller(wecom.mock)
    assert welcome(fresh, endpoint, attachment("image", media_id=media_id)) == 40007


@pytest.mark.parametrize(
    ("content", "errcode"),
    [
        (attachment("link", title="House", url="https://house.example/"), 0),
        (attachment("link", title="House", url="house.example"), 45034),
        (attachment("link", title="好" * 43, url="https://house.example/"), 40058),
        (attachment("link", title="House", url="https://house.example/", desc="好" * 171), 40058),
        (attachment("link", url="https://house.example/"), 40058),
        (attachment("image", pic_url="https://wework.qpic.cn/wwpic/x/0"), 0),
        (attachment("image", pic_url="https://elsewhere.example/x.png"), 40058),
        (attachment("image"), 40007),
        (attachment("miniprogram", title="好" * 22, appid="wx1", page="p"), 40058),
        (attachment("miniprogram", title="House", appid="wx1", page="p", pic_media_id="made-up"), 40007),
    ],
)
def test_each_kind_of_attachment_has_its_rules(wecom: Caller, endpoint: Endpoint, content: Json, errcode: int) -> None:
    assert welcome(wecom, endpoint, content) == errcode


def test_the_picture_that_ends_a_temporary_chat_is_an_uploaded_one(wecom: Caller) -> None:
    way = {"type": 1, "scene": 2, "user": ["LiNa"], "is_temp": True}
    path = "externalcontact/add_contact_way"
    wrong = {**way, "conclusions": {"image": {"media_id": upload(wecom, "file")}}}
    right = {**way, "conclusions": {"text": {"content": "再会"}, "image": {"media_id": upload(wecom, "image")}}}
    assert (wecom.post(path, wrong)["errcode"], wecom.post(path, right)["errcode"]) == (40007, 0)


def test_the_picture_of_a_remark_is_an_uploaded_one(wecom: Caller) -> None:
    body = {"userid": "LiNa", "external_userid": "wmZhu", "remark_pic_mediaid": "made-up"}
    assert wecom.post("externalcontact/remark", body)["errcode"] == 40007
    body["remark_pic_mediaid"] = upload(wecom, "image")
    assert wecom.post("externalcontact/remark", body)["errcode"] == 0


@pytest.mark.parametrize("kind", ["image", "voice", "video", "file"])
def test_a_message_with_media_for_moments_is_refused(wecom: Caller, kind: str) -> None:
    assert wecom.send(kind, {"media_id": upload(wecom, kind)})["errcode"] == 0
    if kind != "voice":
        assert wecom.send(kind, {"media_id": upload(wecom, kind, "moment")})["errcode"] == 40007

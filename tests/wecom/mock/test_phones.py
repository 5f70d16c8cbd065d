"""What clients and associates do on their phones: the right callback leaves, and both see it."""

from typing import Any

import pytest
import requests

from clienteling.clients import qr
from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import Caller, Json

ADD = "externalcontact/add_contact_way"
PAIR = {"external_userid": "wmZhu", "userid": "LiNa"}


def page(wecom: Caller, path: str, language: str = "en") -> str:
    return requests.get(wecom.mock.url + path, headers={"Accept-Language": language}, timeout=5).text


def refused(wecom: Caller, path: str, body: Json) -> bool:
    return requests.post(f"{wecom.mock.url}/mock/{path}", json=body, timeout=5).status_code == 400


def newcomer(wecom: Caller) -> str:
    return str(wecom.control("clients", {"name": "陈思远"})["external_userid"])


def way(wecom: Caller, *users: str, **more: Any) -> str:
    """What a camera reads off the code's picture."""
    given = {"type": 1 if len(users) == 1 else 2, "scene": 2, "user": list(users), **more}
    return qr.read(requests.get(wecom.post(ADD, given)["qr_code"], timeout=5).content)


def test_a_client_scans_a_contact_way_and_is_welcomed(wecom: Caller, endpoint: Endpoint) -> None:
    client, code = newcomer(wecom), way(wecom, "LiNa", state="ifc-window")
    wecom.control("clients/add", {"external_userid": client, "content": code})
    (event,) = endpoint.wait()
    assert (event["ChangeType"], event["UserID"], event["State"]) == ("add_external_contact", "LiNa", "ifc-window")
    welcome = {"welcome_code": event["WelcomeCode"], "text": {"content": "您好，我是李娜。"}}
    assert wecom.post("externalcontact/send_welcome_msg", welcome)["errcode"] == 0
    assert "您好，我是李娜。" in page(wecom, f"/clients/{client}/LiNa")
    (follow,) = wecom.get("externalcontact/get", external_userid=client)["follow_user"]
    assert (follow["add_way"], follow["state"], follow["oper_userid"]) == (1, "ifc-window", client)


def test_a_code_of_several_leads_to_who_has_the_fewest_clients(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("clients/add", {"external_userid": newcomer(wecom), "content": way(wecom, "LiNa", "wang")})
    assert endpoint.wait()[0]["UserID"] == "wang"


def test_an_exclusive_code_leads_to_the_associate_one_has(wecom: Caller, endpoint: Endpoint) -> None:
    code = way(wecom, "LiNa", "wang", is_exclusive=True)
    assert wecom.control("clients/add", {"external_userid": "wmZhu", "content": code})["callbacks"] == []


def test_a_temporary_code_ends(wecom: Caller) -> None:
    code = way(wecom, "LiNa", is_temp=True, expires_in=60)
    wecom.control("clock", {"advance_s": 60})
    assert refused(wecom, "clients/add", {"external_userid": newcomer(wecom), "content": code})


def test_a_picture_s_address_as_a_code_adds_nobody(wecom: Caller) -> None:
    address = wecom.post(ADD, {"type": 1, "scene": 2, "user": ["LiNa"]})["qr_code"]
    assert refused(wecom, "clients/add", {"external_userid": newcomer(wecom), "content": address})


def test_a_link_is_scanned_with_its_channel(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("acquisition/quota", {"balance": 1, "expire_date": 4_000_000_000})
    given = {"link_name": "Window", "range": {"user_list": ["LiNa"]}}
    link = wecom.post("externalcontact/customer_acquisition/create_link", given)["link"]
    scanned = f"{link['url']}?customer_channel=window"
    wecom.control("clients/add", {"external_userid": newcomer(wecom), "content": scanned})
    assert endpoint.wait()[0]["State"] == "window"


def test_a_client_comes_by_an_acquisition_link_and_writes(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("acquisition/quota", {"balance": 1, "expire_date": 4_000_000_000})
    given = {"link_name": "Window", "range": {"user_list": ["LiNa"]}}
    link = wecom.post("externalcontact/customer_acquisition/create_link", given)["link"]["link_id"]
    client = newcomer(wecom)
    wecom.control("clients/add", {"external_userid": client, "link_id": link, "channel": "red"})
    for words in ("您好", "在吗"):
        wecom.control("clients/write", {"external_userid": client, "userid": "LiNa", "text": words})
    told = sorted(event["ChangeType"] for event in endpoint.wait(4))
    assert told == ["add_external_contact", "customer_start_chat", "message_from_customer", "message_from_customer"]
    assert refused(wecom, "clients/add", {"external_userid": newcomer(wecom), "link_id": link})


def test_once_a_client_has_written_there_is_no_welcome(wecom: Caller, endpoint: Endpoint) -> None:
    client = newcomer(wecom)
    wecom.control("clients/add", {"external_userid": client, "userid": "wang"})
    code = endpoint.wait()[0]["WelcomeCode"]
    wecom.control("clients/write", {"external_userid": client, "userid": "wang", "text": "您好"})
    body = {"welcome_code": code, "text": {"content": "欢迎"}}
    assert wecom.post("externalcontact/send_welcome_msg", body)["errcode"] == 41051


def test_both_see_what_the_other_writes(wecom: Caller) -> None:
    wecom.control("clients/write", {**PAIR, "text": "那条丝巾还有吗？"})
    wecom.control("members/write", {**PAIR, "text": "有的，我为您留着。"})
    for path in ("/clients/wmZhu/LiNa", "/phones/LiNa/clients/wmZhu"):
        text = page(wecom, path)
        assert "那条丝巾还有吗？" in text and "有的，我为您留着。" in text
    assert [line["author"] for line in wecom.control("talk", PAIR)["lines"]] == ["client", "member"]


def test_a_client_who_deletes_the_associate_can_write_no_more_and_come_back(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("clients/leave", PAIR)
    assert endpoint.wait()[0]["ChangeType"] == "del_follow_user"
    assert refused(wecom, "clients/write", {**PAIR, "text": "在吗"}) and refused(wecom, "clients/leave", PAIR)
    assert refused(wecom, "members/write", {**PAIR, "text": "在吗"})
    assert "left_by_client" not in str(wecom.get("externalcontact/get", external_userid="wmZhu"))
    wecom.control("clients/add", PAIR)
    wecom.control("clients/write", {**PAIR, "text": "我又来了"})
    assert "我又来了" in page(wecom, "/phones/LiNa/clients/wmZhu")


def test_an_associate_notes_and_removes_a_client(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("members/remark", {**PAIR, "remark": "朱女士"})
    assert "朱女士" in page(wecom, "/phones/LiNa/clients")
    wecom.control("members/remove", PAIR)
    assert {event["ChangeType"] for event in endpoint.wait(2)} == {"edit_external_contact", "del_external_contact"}
    assert refused(wecom, "members/remove", PAIR)


def test_nothing_anybody_writes_becomes_markup(wecom: Caller) -> None:
    evil = "<script>alert(1)</script>"
    wecom.control("clients/write", {**PAIR, "text": evil})
    wecom.control("members/remark", {**PAIR, "remark": evil[:20]})
    client = str(wecom.control("clients", {"name": evil})["external_userid"])
    way(wecom, "LiNa", remark=evil)
    for path in ("/", "/clients/wmZhu", "/clients/wmZhu/LiNa", f"/clients/{client}", "/clients/wmZhu/+scan"):
        assert "<script>" not in page(wecom, path)
    for path in ("/phones/LiNa/clients", "/phones/LiNa/clients/wmZhu", "/calls"):
        assert "<script>" not in page(wecom, path)


@pytest.mark.parametrize("path", ["/clients/nobody", "/clients/wmZhu/ghost", "/phones/LiNa/clients/nobody"])
def test_who_is_not_there_has_no_phone(wecom: Caller, path: str) -> None:
    assert requests.get(wecom.mock.url + path, timeout=5).status_code == 404

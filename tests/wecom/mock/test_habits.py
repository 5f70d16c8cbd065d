"""What clients by other authors do, and WeCom lets pass: null and empty fields, older forms, digits as text."""

from typing import Any

import pytest
import requests

from tests.wecom.mock.stage import AGENTID, Caller, button_card

WAY = {"type": 1, "scene": 2, "user": ["LiNa"]}
EMPTY = {"expires_in": 0, "chat_expires_in": 0, "unionid": "", "conclusions": {"text": {"content": ""}, "image": None}}


def test_fields_of_temporary_ways_may_be_there_as_long_as_they_say_nothing(wecom: Caller) -> None:
    assert wecom.post("externalcontact/add_contact_way", WAY | EMPTY | {"skip_verify": None})["errcode"] == 0
    assert wecom.post("externalcontact/add_contact_way", WAY | EMPTY | {"unionid": "oU1"})["errcode"] == 40058


def test_clients_of_one_member_are_asked_for_as_in_the_first_edition(wecom: Caller) -> None:
    (row,) = wecom.post("externalcontact/batch/get_by_user", {"userid": "LiNa"})["external_contact_list"]
    assert row["external_contact"]["external_userid"] == "wmZhu"


@pytest.mark.parametrize("changes", [{"agentid": f"{AGENTID}"}, {"safe": "0"}, {"toparty": "", "totag": ""}])
def test_numbers_come_as_text_and_lists_empty(wecom: Caller, changes: dict[str, Any]) -> None:
    assert wecom.send("text", {"content": "x"}, **changes)["errcode"] == 0


@pytest.mark.parametrize("name", ["quote_area", "action_menu", "jump_list", "horizontal_content_list", "source"])
@pytest.mark.parametrize("nothing", [None, "empty"])
def test_a_card_names_blocks_it_does_not_have(wecom: Caller, name: str, nothing: str | None) -> None:
    empty: object = nothing and ([] if name.endswith("list") else {})
    assert wecom.send("template_card", button_card() | {name: empty})["errcode"] == 0


@pytest.mark.parametrize("path", ["/user/get", "user//get", "user/get/"])
def test_a_path_is_found_with_a_slash_too_many(wecom: Caller, path: str) -> None:
    assert wecom.get(path, userid="LiNa")["userid"] == "LiNa"


def test_a_path_there_is_not_says_so(wecom: Caller) -> None:
    answer = requests.post(f"{wecom.mock.url}/cgi-bin/externalcontact/nowhere", data=b"{}", timeout=5)
    assert (answer.status_code, answer.json()["errcode"]) == (404, 404)
    assert "unknown path /cgi-bin/externalcontact/nowhere" in answer.json()["errmsg"]


@pytest.mark.parametrize(("limit", "wait_s"), [("calls_per_minute", 61), ("calls_per_hour", 3601)])
def test_an_api_called_too_often_is_refused_until_its_time_is_over(wecom: Caller, limit: str, wait_s: int) -> None:
    wecom.fetch_token()
    wecom.control("settings", {limit: 2})
    assert [wecom.get("user/get", userid="LiNa")["errcode"] for _call in range(3)] == [0, 0, 45009]
    assert wecom.get("department/list")["errcode"] == 0
    wecom.control("clock", {"advance_s": wait_s})
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 0

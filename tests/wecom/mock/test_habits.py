"""What clients by other authors do, and WeCom lets pass: null and empty fields, older forms, digits as text."""

from typing import Any

import pytest

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
    empty = nothing and ([] if name.endswith("list") else {})
    assert wecom.send("template_card", button_card(**{name: empty}))["errcode"] == 0


@pytest.mark.parametrize("path", ["/user/get", "user//get", "user/get/"])
def test_a_path_is_found_with_a_slash_too_many(wecom: Caller, path: str) -> None:
    assert wecom.get(path, userid="LiNa")["userid"] == "LiNa"

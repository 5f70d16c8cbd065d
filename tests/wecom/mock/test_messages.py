"""message/send: recipients, contents, silent limits, the duplicate check and recall."""

from typing import Any

import pytest

from tests.wecom.mock.stage import AGENTID, Caller, button_card, corp, dump

TEXT = {"content": "你好"}


def test_a_text_reaches_the_phone(wecom: Caller) -> None:
    answer = wecom.send("text", TEXT)
    (message,) = wecom.phone()
    assert answer["errcode"] == 0
    assert "response_code" not in answer
    assert (message["msgid"], message["content"], message["delivered"]) == (answer["msgid"], TEXT, True)


def test_userids_ignore_case_and_invalid_ones_come_back_lower_cased(wecom: Caller) -> None:
    answer = wecom.send("text", TEXT, touser="LINA|Ghost|Other")
    assert answer["errcode"] == 0
    assert answer["invaliduser"] == "ghost|other"


def test_a_department_includes_those_under_it(wecom: Caller) -> None:
    answer = wecom.send("text", TEXT, touser="", toparty="2|99")
    assert answer["invalidparty"] == "99"
    assert len(wecom.phone("lina")) == len(wecom.phone("wang")) == 1


def test_everybody_is_everybody_in_range(wecom: Caller) -> None:
    wecom.send("text", TEXT, touser="@all")
    assert {row["userid"] for row in wecom.control("messages")["messages"]} == {"lina", "wang"}


def test_long_text_is_cut_at_a_whole_character(wecom: Caller) -> None:
    wecom.send("text", {"content": "好" * 1000})
    assert wecom.phone()[0]["content"]["content"] == "好" * 682


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"touser": ""}, 82001),
        ({"touser": "ghost"}, 81013),
        ({"touser": ["LiNa"]}, 40058),
        ({"touser": "|".join(f"u{n}" for n in range(1001))}, 40032),
        ({"toparty": "|".join(str(n) for n in range(101))}, 82002),
        ({"totag": "|".join(str(n) for n in range(101))}, 82003),
        ({"agentid": 7}, 40056),
        ({"agentid": 1000003}, 301002),
        ({"msgtype": "carrier_pigeon"}, 40008),
        ({"text": {"content": ""}}, 44004),
        ({"text": None}, 44004),
        ({"duplicate_check_interval": 14_401}, 40058),
    ],
)
def test_a_wrong_field_answers_its_code(wecom: Caller, changes: dict[str, Any], errcode: int) -> None:
    body = {"touser": "LiNa", "agentid": AGENTID, "msgtype": "text", "text": TEXT} | changes
    assert wecom.post("message/send", body)["errcode"] == errcode
    assert wecom.phone() == []


@pytest.mark.parametrize(
    ("msgtype", "content", "errcode"),
    [
        ("textcard", {"title": "t", "description": "d", "url": "http://a/"}, 0),
        ("textcard", {"title": "t" * 129, "description": "d", "url": "http://a/"}, 45002),
        ("textcard", {"title": "t", "description": "d", "url": "a.example"}, 45034),
        ("textcard", {"title": "t", "url": "http://a/"}, 40058),
        ("markdown", {"content": "好" * 683}, 45002),
        ("news", {"articles": [{"title": "t", "url": "http://a/"}] * 8}, 0),
        ("news", {"articles": [{"title": "t", "url": "http://a/"}] * 9}, 45008),
        ("news", {"articles": [{"title": "好" * 43, "url": "http://a/"}]}, 45002),
    ],
)
def test_contents_are_held_to_their_limits(wecom: Caller, msgtype: str, content: Any, errcode: int) -> None:
    assert wecom.send(msgtype, content)["errcode"] == errcode


def test_a_missing_agentid_is_named(wecom: Caller) -> None:
    assert wecom.post("message/send", {"touser": "LiNa", "msgtype": "text", "text": TEXT})["errcode"] == 41011


def test_unicode_escapes_are_refused_once_switched_on(wecom: Caller) -> None:
    body = dump({"touser": "LiNa", "agentid": AGENTID, "msgtype": "text", "text": {"content": "X"}})
    escaped = body.replace(b"X", b"\\u4f60")
    assert wecom.post("message/send", escaped)["errcode"] == 0
    wecom.control("settings", {"refuse_unicode_escapes": True})
    assert wecom.post("message/send", escaped)["errcode"] == 40033
    assert wecom.post("message/send", body.replace(b"X", b"C:\\\\u4f60"))["errcode"] == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff{}", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused_with_a_remark(wecom: Caller, raw: bytes) -> None:
    answer = wecom.post("message/send", raw)
    assert answer["errcode"] == 40035
    assert "Warning: wrong json format." in answer["errmsg"]


def test_more_than_thirty_a_minute_are_lost_without_a_word(wecom: Caller) -> None:
    codes = {wecom.send("text", {"content": str(n)})["errcode"] for n in range(33)}
    assert codes == {0}
    assert [row["dropped"] for row in wecom.phone()] == [False] * 30 + [True] * 3
    wecom.control("clock", {"advance_s": 61})
    wecom.send("text", TEXT)
    assert wecom.phone()[-1]["delivered"]


def test_more_than_a_thousand_an_hour_are_lost_without_a_word(wecom: Caller) -> None:
    wecom.control("settings", {"member_per_minute": 5000, "member_per_hour": 40})
    for n in range(42):
        wecom.send("text", {"content": str(n)})
    assert sum(row["delivered"] for row in wecom.phone()) == 40


def test_an_identical_message_is_suppressed_within_the_interval(wecom: Caller) -> None:
    check: dict[str, Any] = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}
    first, second = (wecom.send("text", TEXT, **check) for _ in range(2))
    assert second["errcode"] == 0
    assert first["msgid"] != second["msgid"]
    assert [row["suppressed"] for row in wecom.phone()] == [False, True]
    wecom.control("clock", {"advance_s": 601})
    wecom.send("text", TEXT, **check)
    assert wecom.phone()[-1]["delivered"]


def test_without_the_check_an_identical_message_comes_twice(wecom: Caller) -> None:
    wecom.send("text", TEXT)
    wecom.send("text", TEXT)
    assert [row["delivered"] for row in wecom.phone()] == [True, True]


def test_a_replayed_card_is_suppressed_and_still_has_a_working_code(wecom: Caller) -> None:
    first, second = (wecom.send("template_card", button_card(), enable_duplicate_check=1) for _ in range(2))
    assert [row["suppressed"] for row in wecom.phone()] == [False, True]
    assert first["response_code"] != second["response_code"]
    update = {"userids": ["LiNa"], "agentid": AGENTID, "button": {"replace_name": "Done"}}
    assert (
        wecom.post("message/update_template_card", {**update, "response_code": second["response_code"]})["errcode"] == 0
    )
    assert wecom.phone()[0]["card"]["replace_name"] == "Done"


def test_a_suppressed_copy_can_answer_with_the_first_msgid(wecom: Caller) -> None:
    wecom.control("settings", {"duplicate_answer": "same_msgid"})
    first, second = (wecom.send("template_card", button_card(), enable_duplicate_check=1) for _ in range(2))
    assert first == second


def test_a_replayed_card_can_be_refused_for_its_task_id(wecom: Caller) -> None:
    wecom.control("settings", {"duplicate_task_id_refused": True})
    codes = [wecom.send("template_card", button_card(), enable_duplicate_check=1)["errcode"] for _ in range(2)]
    assert codes == [0, 42014]


def test_a_recalled_message_leaves_the_phone(wecom: Caller) -> None:
    msgid = wecom.send("text", TEXT)["msgid"]
    assert wecom.post("message/recall", {"msgid": msgid})["errcode"] == 0
    assert wecom.phone()[0]["recalled"]


def test_recall_needs_the_sending_app_and_24_hours(wecom: Caller) -> None:
    msgid = wecom.send("text", TEXT)["msgid"]
    assert Caller(wecom.mock, "other").post("message/recall", {"msgid": msgid})["errcode"] == 40058
    wecom.control("clock", {"advance_s": 86_401})
    wecom.fetch_token()
    fresh = Caller(wecom.mock)
    assert fresh.post("message/recall", {"msgid": msgid})["errcode"] == 42052


def test_an_app_reaches_only_its_visible_range(wecom: Caller) -> None:
    narrow = corp(apps=[{"agentid": AGENTID, "secret": "s3cret", "visible": ["wang"]}])
    wecom.control("setup", {"corps": [narrow]})
    assert wecom.send("text", TEXT, touser="LiNa|wang")["invaliduser"] == "lina"
    assert wecom.send("text", TEXT, touser="LiNa")["errcode"] == 81013

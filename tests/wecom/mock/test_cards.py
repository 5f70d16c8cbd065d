"""Template cards: their fields, their response codes and their updates."""

from typing import Any

import pytest

from tests.wecom.mock.stage import AGENTID, Caller, Json, button_card, corp

OPTION = {"id": "1", "text": "one"}
SUBMIT = {"text": "Send", "key": "go"}
LINK = {"type": 1, "url": "http://127.0.0.1/"}
TITLE = {"title": "A title"}
NOTICE: Json = {"card_type": "text_notice", "main_title": TITLE, "card_action": LINK}
NEWS: Json = {**NOTICE, "card_type": "news_notice", "card_image": {"url": "http://127.0.0.1/a.png"}}
CHECKBOX = {"question_key": "q", "option_list": [OPTION]}
VOTE: Json = {
    "card_type": "vote_interaction",
    "main_title": TITLE,
    "task_id": "t",
    "checkbox": CHECKBOX,
    "submit_button": SUBMIT,
}
MULTI: Json = {
    "card_type": "multiple_interaction",
    "main_title": TITLE,
    "task_id": "t",
    "select_list": [CHECKBOX],
    "submit_button": SUBMIT,
}
BUTTON = button_card()
MENU = {"desc": "more", "action_list": [{"text": "Mute", "key": "mute"}]}


@pytest.mark.parametrize("card", [NOTICE, NEWS, BUTTON, VOTE, MULTI, {**NOTICE, "action_menu": MENU, "task_id": "m"}])
def test_each_card_is_accepted_and_only_those_that_talk_back_get_a_code(wecom: Caller, card: Json) -> None:
    answer = wecom.send("template_card", card)
    assert answer["errcode"] == 0
    assert ("response_code" in answer) == ("task_id" in card)


@pytest.mark.parametrize(
    ("card", "changes", "errcode"),
    [
        (NOTICE, {"card_type": "poster"}, 42031),
        (NOTICE, {"card_action": None}, 42045),
        (NOTICE, {"card_action": {"type": 0}}, 42045),
        (NOTICE, {"card_action": {"type": 1, "url": "a.example"}}, 45034),
        (NOTICE, {"main_title": {}}, 42051),
        (NOTICE, {"action_menu": MENU}, 42014),
        (NOTICE, {"jump_list": [{"title": "t"}] * 4}, 42051),
        (NOTICE, {"horizontal_content_list": [{"keyname": "k", "value": "v"}] * 7}, 42051),
        (NOTICE, {"horizontal_content_list": [{"value": "v"}]}, 42051),
        (NEWS, {"card_image": None}, 42051),
        (NEWS, {"card_image": {"url": "http://127.0.0.1/a.png", "aspect_ratio": 3}}, 42051),
        (NEWS, {"vertical_content_list": [{"title": "t"}] * 5}, 42051),
        (BUTTON, {"task_id": ""}, 42014),
        (BUTTON, {"task_id": "with space"}, 42014),
        (BUTTON, {"task_id": "x" * 129}, 42014),
        (BUTTON, {"button_list": []}, 42038),
        (BUTTON, {"button_list": [{"text": "b", "key": "k"}] * 7}, 42038),
        (BUTTON, {"button_list": [{"key": "k"}]}, 42038),
        (BUTTON, {"button_list": [{"text": "b"}]}, 42039),
        (VOTE, {"checkbox": {"question_key": "q", "option_list": [OPTION] * 21}}, 42051),
        (VOTE, {"submit_button": {"text": "Send"}}, 42046),
        (MULTI, {"select_list": [CHECKBOX] * 4}, 42051),
        (MULTI, {"select_list": []}, 42051),
    ],
)
def test_a_wrong_card_answers_its_code(wecom: Caller, card: Json, changes: Json, errcode: int) -> None:
    assert wecom.send("template_card", {**card, **changes})["errcode"] == errcode


def test_a_task_id_works_once_per_app(wecom: Caller) -> None:
    codes = [wecom.send("template_card", button_card())["errcode"] for _ in range(2)]
    assert codes == [0, 42014]


def test_a_card_that_was_refused_did_not_use_up_its_task_id(wecom: Caller) -> None:
    assert wecom.send("template_card", button_card(), touser="ghost")["errcode"] == 81013
    assert wecom.send("template_card", button_card())["errcode"] == 0


def test_an_interactive_card_needs_a_callback_address(wecom: Caller) -> None:
    wecom.control("setup", {"corps": [corp(callback_url="")]})
    assert wecom.send("template_card", BUTTON)["errcode"] == 43012
    assert wecom.send("template_card", NOTICE)["errcode"] == 0


def update(wecom: Caller, code: str, **changes: Any) -> Json:
    body = {"userids": ["LiNa"], "agentid": AGENTID, "response_code": code, "button": {"replace_name": "Done"}}
    return wecom.post("message/update_template_card", body | changes)


def test_a_response_code_works_once(wecom: Caller) -> None:
    code = wecom.send("template_card", BUTTON)["response_code"]
    assert [update(wecom, code)["errcode"] for _ in range(2)] == [0, 60140]
    card = wecom.phone()[0]["card"]
    assert (card["replace_name"], card["updates"]) == ("Done", 1)


def test_a_response_code_lives_72_hours(wecom: Caller) -> None:
    code = wecom.send("template_card", BUTTON)["response_code"]
    wecom.control("clock", {"advance_s": 72 * 3600 + 1})
    assert update(Caller(wecom.mock), code)["errcode"] == 60140


def test_an_update_without_a_button_text_leaves_the_code_unused(wecom: Caller) -> None:
    code = wecom.send("template_card", BUTTON)["response_code"]
    assert update(wecom, code, button={})["errcode"] == 40058
    assert update(wecom, code)["errcode"] == 0


def test_a_whole_card_can_take_the_place_of_the_first(wecom: Caller) -> None:
    code = wecom.send("template_card", BUTTON)["response_code"]
    new = button_card(main_title={"title": "New"}, replace_text="Over")
    assert update(wecom, code, button=None, template_card=new)["errcode"] == 0
    (row,) = wecom.phone()
    assert row["content"]["main_title"]["title"] == "New"
    assert row["card"]["replace_name"] == "Over"


def test_only_those_who_got_the_card_are_updated(wecom: Caller) -> None:
    code = wecom.send("template_card", BUTTON)["response_code"]
    answer = update(wecom, code, userids=["lina", "wang", "Ghost"])
    assert answer["errcode"] == 0
    assert answer["invaliduser"] == ["ghost", "wang"]

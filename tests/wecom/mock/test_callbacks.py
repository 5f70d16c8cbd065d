"""Callbacks: signed and encrypted for wechatpy's eyes, tried three times, fired by what people do."""

import time

import pytest
import requests

from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import AGENTID, CORPID, Caller, Json, button_card, corp


def settled(wecom: Caller) -> Json:
    """The last delivery, once it is over."""
    until = time.monotonic() + 5
    while (last := wecom.control("callbacks")["callbacks"][-1])["state"] == "queued" and time.monotonic() < until:
        time.sleep(0.01)
    return dict(last)


def test_pressing_a_button_calls_back_with_a_new_code(wecom: Caller, endpoint: Endpoint) -> None:
    sent = wecom.send("template_card", button_card())
    wecom.control("press", {"userid": "lina", "task_id": "alert-1", "key": "done"})
    (event,) = endpoint.wait()
    assert (event["Event"], event["FromUserName"], event["ToUserName"]) == ("template_card_event", "LiNa", CORPID)
    assert (event["EventKey"], event["TaskId"], event["CardType"]) == ("done", "alert-1", "button_interaction")
    assert event["AgentID"] == str(AGENTID)
    assert event["ResponseCode"] != sent["response_code"]


def test_the_new_code_updates_the_card(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.send("template_card", button_card())
    wecom.control("press", {"userid": "LiNa", "task_id": "alert-1", "key": "done"})
    code = endpoint.wait()[0]["ResponseCode"]
    body = {"userids": ["LiNa"], "agentid": AGENTID, "response_code": code, "button": {"replace_name": "Done"}}
    assert wecom.post("message/update_template_card", body)["errcode"] == 0
    assert wecom.phone()[0]["card"] == {"replace_name": "Done", "pressed": "done", "updates": 1}


@pytest.mark.parametrize("change", [{"task_id": "none"}, {"key": "none"}, {"userid": "wang"}, {"userid": "ghost"}])
def test_what_the_phone_does_not_show_cannot_be_pressed(wecom: Caller, change: Json) -> None:
    wecom.send("template_card", button_card())
    press = {"userid": "LiNa", "task_id": "alert-1", "key": "done"} | change
    assert requests.post(f"{wecom.mock.url}/mock/press", json=press, timeout=5).status_code == 400


def test_a_used_button_cannot_be_pressed_again(wecom: Caller) -> None:
    code = wecom.send("template_card", button_card())["response_code"]
    body = {"userids": ["LiNa"], "agentid": AGENTID, "response_code": code, "button": {"replace_name": "Done"}}
    wecom.post("message/update_template_card", body)
    press = {"userid": "LiNa", "task_id": "alert-1", "key": "done"}
    assert requests.post(f"{wecom.mock.url}/mock/press", json=press, timeout=5).status_code == 400


def test_a_vote_carries_what_was_selected(wecom: Caller, endpoint: Endpoint) -> None:
    box = {"question_key": "who", "option_list": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}
    card = {"card_type": "vote_interaction", "main_title": {"title": "?"}, "task_id": "v", "checkbox": box}
    wecom.send("template_card", {**card, "submit_button": {"text": "Send", "key": "go"}})
    wecom.control("press", {"userid": "LiNa", "task_id": "v", "key": "go", "selected": {"who": ["a", "b"]}})
    items = endpoint.wait()[0]["SelectedItems"]["SelectedItem"]
    assert items == {"QuestionKey": "who", "OptionIds": {"OptionId": ["a", "b"]}}


@pytest.mark.parametrize(("answers", "state", "attempts"), [([500, 0], "delivered", 3), ([500, 0, 500], "failed", 3)])
def test_a_failed_delivery_is_tried_three_times_in_total(
    wecom: Caller, endpoint: Endpoint, answers: list[int], state: str, attempts: int
) -> None:
    endpoint.answers = list(answers)
    wecom.control("event", {"name": "enter_agent", "agentid": AGENTID, "userid": "LiNa"})
    endpoint.wait(3)
    delivery = settled(wecom)
    assert (delivery["state"], len(delivery["attempts"])) == (state, attempts)
    assert len(set(endpoint.bodies)) == 1


def test_nobody_listening_is_three_failed_attempts(wecom: Caller) -> None:
    wecom.control("setup", {"corps": [corp("http://127.0.0.1:9/none")]})
    wecom.control("event", {"name": "enter_agent", "agentid": AGENTID, "userid": "LiNa"})
    assert settled(wecom)["attempts"] == ["ConnectionRefusedError"] * 3


def test_a_silent_endpoint_is_left_after_the_deadline(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("settings", {"callback_timeout_s": 0.1, "callback_attempts": 1})
    endpoint.shutdown()
    wecom.control("event", {"name": "enter_agent", "agentid": AGENTID, "userid": "LiNa"})
    assert settled(wecom)["attempts"] == ["TimeoutError"]


def test_the_url_check_accepts_exact_plaintext_only(wecom: Caller, endpoint: Endpoint) -> None:
    assert wecom.control("verify", {"agentid": AGENTID})["errcode"] == 0
    wecom.control("setup", {"corps": [corp("http://127.0.0.1:9/none")]})
    assert wecom.control("verify", {"agentid": AGENTID})["errcode"] == 40057


def test_adding_an_associate_makes_a_relation_and_a_welcome_code(wecom: Caller, endpoint: Endpoint) -> None:
    added = {"name": "add_external_contact", "userid": "wang", "external_userid": "wmNew", "state": "store-7"}
    wecom.control("event", added)
    (event,) = endpoint.wait()
    assert (event["Event"], event["ChangeType"], event["State"]) == (
        "change_external_contact",
        "add_external_contact",
        "store-7",
    )
    assert event["FromUserName"] == "sys"
    assert event["WelcomeCode"]
    follows = wecom.get("externalcontact/get", external_userid="wmNew")["follow_user"]
    assert [(row["userid"], row["state"]) for row in follows] == [("wang", "store-7")]


def test_a_member_who_removes_a_client_ends_the_relation(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("event", {"name": "del_external_contact", "userid": "LiNa", "external_userid": "wmZhu"})
    assert endpoint.wait()[0]["ChangeType"] == "del_external_contact"
    assert wecom.get("externalcontact/get", external_userid="wmZhu")["errcode"] == 84061


def test_a_client_who_removes_the_member_can_still_be_read(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("event", {"name": "del_follow_user", "userid": "LiNa", "external_userid": "wmZhu"})
    assert endpoint.wait()[0]["ChangeType"] == "del_follow_user"
    assert wecom.get("externalcontact/get", external_userid="wmZhu")["errcode"] == 0


def test_an_edited_remark_is_told_and_kept(wecom: Caller, endpoint: Endpoint) -> None:
    edit = {"name": "edit_external_contact", "userid": "LiNa", "external_userid": "wmZhu"}
    wecom.control("event", {**edit, "follow_user": {"remark": "silk and noir"}})
    assert endpoint.wait()[0]["ChangeType"] == "edit_external_contact"
    follow = wecom.get("externalcontact/get", external_userid="wmZhu")["follow_user"][0]
    assert follow["remark"] == "silk and noir"


def test_contact_changes_go_to_the_contact_sync_helper(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("event", {"name": "delete_user", "agentid": AGENTID, "UserID": "wang"})
    (event,) = endpoint.wait()
    assert (event["Event"], event["ChangeType"], event["UserID"]) == ("change_contact", "delete_user", "wang")
    assert wecom.control("event", {"name": "delete_user", "UserID": "wang"})["callbacks"] == []


def test_a_group_change_names_the_group(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("event", {"name": "update", "ChatId": "wrA", "UpdateDetail": "add_member", "MemChangeCnt": 1})
    (event,) = endpoint.wait()
    assert (event["Event"], event["ChatId"], event["MemChangeCnt"]) == ("change_external_chat", "wrA", "1")

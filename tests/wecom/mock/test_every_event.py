"""Every event of WeCom's can be fired, arrives signed, and leaves its mark on the directory."""

import pytest

from clienteling.wecom.mock.event_names import APP_EVENTS, EXTERNAL, FAMILIES, WELCOMED
from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import AGENTID, Caller, Json, corp

RELATION = {"userid": "LiNa", "external_userid": "wmZhu"}
TO_APP = {"agentid": AGENTID, "userid": "LiNa"}


@pytest.mark.parametrize("name", sorted(APP_EVENTS))
def test_each_app_event_comes_from_its_member(wecom: Caller, endpoint: Endpoint, name: str) -> None:
    wecom.control("event", {"name": name, **TO_APP})
    (event,) = endpoint.wait()
    assert (event["MsgType"], event["Event"], event["FromUserName"]) == ("event", name, "LiNa")
    assert event["AgentID"] == str(AGENTID)


@pytest.mark.parametrize("name", sorted(EXTERNAL))
def test_each_external_contact_event_names_both(wecom: Caller, endpoint: Endpoint, name: str) -> None:
    wecom.control("event", {"name": name, **RELATION})
    (event,) = endpoint.wait()
    assert (event["ChangeType"], event["UserID"], event["ExternalUserID"]) == (name, "LiNa", "wmZhu")
    assert event["FromUserName"] == "sys"
    assert ("WelcomeCode" in event) == (name in WELCOMED)


@pytest.mark.parametrize(("family", "name"), sorted((family, name) for family in FAMILIES for name in FAMILIES[family]))
def test_each_event_of_a_family_says_what_changed(wecom: Caller, endpoint: Endpoint, family: str, name: str) -> None:
    wecom.control("event", {"name": name, "event": family, "agentid": AGENTID, "Id": "et1"})
    (event,) = endpoint.wait()
    assert (event["Event"], event["ChangeType"], event["Id"]) == (family, name, "et1")


def test_an_unknown_event_is_refused(wecom: Caller) -> None:
    answer = wecom.session.post(f"{wecom.mock.url}/mock/event", json={"name": "gremlin"}, timeout=5)
    assert (answer.status_code, "gremlin" in answer.text) == (400, True)


def test_nested_elements_and_lists_arrive_as_such(wecom: Caller, endpoint: Endpoint) -> None:
    pictures = {"Count": 2, "PicList": [{"PicMd5Sum": "a"}, {"PicMd5Sum": "b"}]}
    wecom.control("event", {"name": "pic_weixin", **TO_APP, "EventKey": "k", "SendPicsInfo": pictures})
    info = endpoint.wait()[0]["SendPicsInfo"]
    assert info == {"Count": "2", "PicList": {"item": [{"PicMd5Sum": "a"}, {"PicMd5Sum": "b"}]}}


def test_a_member_writes_to_the_app(wecom: Caller, endpoint: Endpoint) -> None:
    wecom.control("event", {"name": "message", **TO_APP, "MsgType": "text", "Content": "早上好"})
    (message,) = endpoint.wait()
    assert (message["MsgType"], message["Content"], message["FromUserName"]) == ("text", "早上好", "LiNa")
    assert int(message["MsgId"]) > 0 and "Event" not in message


@pytest.mark.parametrize(
    ("given", "has_code"), [({"welcome": False}, False), ({"contact": {"type": 2}}, False), ({}, True)]
)
def test_a_welcome_code_is_not_for_everyone(wecom: Caller, endpoint: Endpoint, given: Json, has_code: bool) -> None:
    wecom.control("event", {"name": "add_external_contact", "userid": "wang", "external_userid": "woNew", **given})
    assert ("WelcomeCode" in endpoint.wait()[0]) == has_code


@pytest.fixture
def group(wecom: Caller, endpoint: Endpoint) -> str:
    wecom.control("setup", {"corps": [corp(endpoint.url, group_chats=[{"chat_id": "wrA", "owner": "LiNa"}])]})
    return "wrA"


def chat(wecom: Caller, chat_id: str = "wrA") -> Json:
    answer = wecom.post("externalcontact/groupchat/get", {"chat_id": chat_id})
    return dict(answer.get("group_chat") or answer)


def update(wecom: Caller, detail: str, **given: object) -> None:
    wecom.control(
        "event", {"name": "update", "event": "change_external_chat", "chat_id": "wrA", "detail": detail, **given}
    )


def test_who_joins_a_group_is_counted_and_raises_its_version(wecom: Caller, endpoint: Endpoint, group: str) -> None:
    update(wecom, "add_member", members=["wmZhu"], scene=3)
    (event,) = endpoint.wait()
    assert (event["JoinScene"], event["MemChangeCnt"], event["MemChangeList"]) == ("3", "1", {"Item": "wmZhu"})
    assert (event["LastMemVer"], event["CurMemVer"]) == ("1", "2")
    assert ([row["userid"] for row in chat(wecom)["member_list"]], chat(wecom)["member_version"]) == (
        ["LiNa", "wmZhu"],
        "2",
    )


def test_who_leaves_a_group_is_gone_from_it(wecom: Caller, endpoint: Endpoint, group: str) -> None:
    update(wecom, "add_member", members=["wmZhu"])
    update(wecom, "del_member", members=["wmZhu"], scene=0)
    left = next(event for event in endpoint.wait(2) if event["UpdateDetail"] == "del_member")
    assert (left["QuitScene"], [row["userid"] for row in chat(wecom)["member_list"]]) == ("0", ["LiNa"])


def test_a_group_changes_its_owner_name_and_notice(wecom: Caller, group: str) -> None:
    update(wecom, "change_owner", owner="wang")
    update(wecom, "change_name", chat_name="丝巾")
    update(wecom, "change_notice", notice="周六见")
    assert (chat(wecom)["owner"], chat(wecom)["name"], chat(wecom)["notice"]) == ("wang", "丝巾", "周六见")


def test_what_groupchat_get_says_may_lag_behind_the_event(wecom: Caller, group: str) -> None:
    wecom.control("settings", {"group_lag_s": 2.0})
    update(wecom, "change_name", chat_name="丝巾")
    before = chat(wecom)["name"]
    wecom.control("clock", {"advance_s": 2})
    assert (before, chat(wecom)["name"]) == ("", "丝巾")


def test_a_group_begins_and_is_dismissed(wecom: Caller) -> None:
    family = {"event": "change_external_chat", "chat_id": "wrB"}
    wecom.control("event", {"name": "create", **family, "owner": "wang", "members": ["wmZhu"]})
    assert [row["userid"] for row in chat(wecom, "wrB")["member_list"]] == ["wang", "wmZhu"]
    wecom.control("event", {"name": "dismiss", **family})
    assert chat(wecom, "wrB")["errcode"] == 49008
    assert wecom.post("externalcontact/groupchat/list", {"limit": 10})["group_chat_list"] == []


def test_a_message_by_an_acquisition_link_brings_a_key_that_tells_who_wrote(wecom: Caller, endpoint: Endpoint) -> None:
    base = "externalcontact/customer_acquisition"
    link = wecom.post(f"{base}/create_link", {"link_name": "Window", "range": {"user_list": ["LiNa"]}})["link"][
        "link_id"
    ]
    wecom.control("acquisition/quota", {"balance": 5, "expire_date": 4_000_000_000})
    came = {"external_userid": "wmNew", "link_id": link}
    wecom.control("event", {"name": "add_external_contact", "userid": "LiNa", "state": "window", **came})
    wecom.control("event", {"name": "message_from_customer", **came})
    wrote = next(event for event in endpoint.wait(2) if event["ChangeType"] == "message_from_customer")
    answer = wecom.post(f"{base}/get_chat_info", {"chat_key": wrote["ChatKey"]})
    assert (answer["userid"], answer["external_userid"]) == ("LiNa", "wmNew")
    assert answer["chat_info"] == {"recv_msg_cnt": 1, "link_id": link, "state": "window"}
    assert wecom.post(f"{base}/customer", {"link_id": link})["customer_list"][0]["chat_status"] == 1
    wecom.control("clock", {"advance_s": 1801})
    assert wecom.post(f"{base}/get_chat_info", {"chat_key": wrote["ChatKey"]})["errcode"] == 41201

"""Each method of the gateway against the mock over HTTP."""

import pytest

from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import NAMES, Wecom
from tests.wecom.sends import card

pytestmark = pytest.mark.django_db
CLIENT = {"external_userid": "wmZhu", "name": "朱丽艳", "gender": 2, "unionid": "u1", "follow_user": ["lin", "zhou"]}


def test_message_send_answers_id_and_response_code(wecom: Wecom, gateway: Gateway) -> None:
    sent = gateway.message_send("lin|nobody", card("t1"))
    assert (bool(sent.msgid), bool(sent.response_code), sent.missed) == (True, True, ("nobody",))
    assert wecom.phone("lin")[0]["content"]["main_title"]["title"] == "朱女士 · 生日将至"


def test_update_template_card_changes_the_card_once(wecom: Wecom, gateway: Gateway) -> None:
    sent = gateway.message_send("lin", card("t1"))
    gateway.update_template_card("lin", sent.response_code, {"button": {"replace_name": "已读"}})
    assert wecom.phone("lin")[0]["card"]["replace_name"] == "已读"
    with pytest.raises(Rejected) as refused:
        gateway.update_template_card("lin", sent.response_code, {"button": {"replace_name": "再读"}})
    assert refused.value.code == 60140


def test_user_get_reads_a_member(gateway: Gateway) -> None:
    member = gateway.user_get("lin")
    assert (member.userid, member.name, member.departments, member.status) == ("lin", "Lin", (1,), 1)


def test_user_get_of_a_stranger_is_rejected_by_code(gateway: Gateway) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.user_get("stranger")
    assert refused.value.code == 60111


def test_user_list_reads_the_members_of_that_very_department(wecom: Wecom, gateway: Gateway) -> None:
    assert [(it.userid, it.departments) for it in gateway.user_list(1)] == [(name, (1,)) for name in NAMES]
    with pytest.raises(Rejected) as refused:
        gateway.user_list(9)
    assert refused.value.code == 60003


def test_department_list_reads_the_tree(wecom: Wecom, gateway: Gateway) -> None:
    assert [(it.id, it.parent_id) for it in gateway.department_list()] == [(1, 0)]
    assert [it.id for it in gateway.department_list(1)] == [1]


def test_externalcontact_list_of_a_member_without_clients_is_empty(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set_up(contacts=[CLIENT])
    assert (gateway.externalcontact_list("lin"), gateway.externalcontact_list("chan")) == (["wmZhu"], [])


def test_externalcontact_get_follows_the_cursor_through_short_and_empty_pages(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set_up(contacts=[CLIENT])
    wecom.set(follow_page=1, short_pages=True)
    contact = gateway.externalcontact_get("wmZhu")
    assert (contact.name, contact.gender, contact.unionid) == ("朱丽艳", 2, "u1")
    assert [follower.userid for follower in contact.followers] == ["lin", "zhou"]
    assert len(wecom.calls("/cgi-bin/externalcontact/get")) > 1


def test_send_welcome_msg_works_once_per_code(wecom: Wecom, gateway: Gateway) -> None:
    fired = {"name": "add_external_contact", "userid": "lin", "external_userid": "wmNew"}
    wecom.ask("POST", "event", json=fired)
    sent = wecom.ask("GET", "callbacks")["callbacks"][0]
    code = (
        sent["xml"].split("<WelcomeCode>")[1].split("</WelcomeCode>")[0].removeprefix("<![CDATA[").removesuffix("]]>")
    )
    gateway.send_welcome_msg(code, "欢迎")
    with pytest.raises(Rejected) as refused:
        gateway.send_welcome_msg(code, "欢迎")
    assert refused.value.code == 41051


def test_the_authorize_address_has_wecoms_parameters_in_order(wecom: Wecom, gateway: Gateway) -> None:
    address = gateway.authorize_url("https://house.example/m/oauth?a=1", "s1")
    names = [part.split("=")[0] for part in address.split("?", 1)[1].split("#")[0].split("&")]
    assert names == ["appid", "redirect_uri", "response_type", "scope", "state", "agentid"]
    assert address.startswith(f"{wecom.url}/connect/oauth2/authorize?") and address.endswith("#wechat_redirect")

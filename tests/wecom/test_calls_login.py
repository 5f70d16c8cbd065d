"""Signing in and the JS-SDK over HTTP."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from clienteling.lib import clock
from clienteling.wecom.calls.js_sdk import js_signature
from clienteling.wecom.errors import Rejected, WecomError
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
BACK = "https://house.example/m/oauth"
TICKETS = ("/cgi-bin/get_jsapi_ticket", "/cgi-bin/ticket/get")


def code_from(address: str, userid: str) -> str:
    """The code the browser brings back once this member was chosen."""
    page = address.partition("#")[0]
    answer = requests.get(f"{page}&as={userid}", timeout=5, allow_redirects=False)
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def test_the_private_scope_brings_what_the_member_shares(wecom: Wecom, gateway: Gateway) -> None:
    app = {"agentid": wecom.corp.agent_id, "secret": wecom.corp.secret}
    lin = {"userid": "lin", "mobile": "13800000000", "gender": "2"}
    corp = {"corpid": wecom.corp.corp_id, "apps": [app], "members": [lin]}
    wecom.ask("POST", "setup", json={"corps": [corp]})
    visitor = gateway.auth_getuserinfo(code_from(gateway.authorize_url(BACK, "s", "snsapi_privateinfo"), "lin"))
    details = gateway.auth_getuserdetail(visitor.user_ticket)
    assert (details.userid, details.mobile, details.gender, details.email) == ("lin", "13800000000", 2, "")


def test_the_base_scope_brings_no_ticket_and_a_made_up_one_is_refused(wecom: Wecom, gateway: Gateway) -> None:
    visitor = gateway.auth_getuserinfo(code_from(gateway.authorize_url(BACK, "s"), "lin"))
    assert (visitor.userid, visitor.user_ticket) == ("lin", "")
    with pytest.raises(Rejected) as refused:
        gateway.auth_getuserdetail("made-up")
    assert refused.value.code == 84015


def test_somebody_from_outside_is_no_member_but_may_be_a_client(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "朱丽艳", "follow_user": ["lin"]}])
    visitor = gateway.auth_getuserinfo(code_from(gateway.authorize_url(BACK, "s"), "wmZhu"))
    assert (visitor.userid, visitor.external_userid, visitor.openid[:1]) == ("", "wmZhu", "o")


def test_the_qr_page_signs_in_like_oauth(wecom: Wecom, gateway: Gateway) -> None:
    address = gateway.qr_login_url(BACK, "s")
    assert address.startswith(f"{wecom.url}/wwlogin/sso/login?login_type=CorpApp&appid={wecom.corp.corp_id}&agentid=")
    assert gateway.auth_getuserinfo(code_from(address, "zhou")).userid == "zhou"


def test_the_signature_is_that_of_wecoms_example() -> None:
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    signed = "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    url = "http://mp.weixin.qq.com?params=value"
    assert js_signature(ticket, "Wm3WZYTPz0wzccnW", 1414587457, url) == signed
    assert js_signature(ticket, "Wm3WZYTPz0wzccnW", 1414587457, f"{url}#top") == signed


def test_tickets_are_asked_for_once_each_however_many_gateways(wecom: Wecom) -> None:
    for _ in range(3):
        gateway = Gateway(wecom.corp)
        corps, apps = gateway.get_jsapi_ticket(), gateway.ticket_get_agent_config()
    assert corps != apps
    assert [len(wecom.calls(path)) for path in TICKETS] == [1, 1]


def test_each_configuration_is_signed_with_its_own_ticket(gateway: Gateway) -> None:
    at, url = clock.now(), f"{BACK}?a=1"
    for made, ticket in (
        (gateway.js_config(url, at), gateway.get_jsapi_ticket()),
        (gateway.js_agent_config(url, at), gateway.ticket_get_agent_config()),
    ):
        assert made.signature == js_signature(ticket, made.nonce, made.timestamp, url)


def test_a_ticket_survives_a_refused_token(wecom: Wecom, gateway: Gateway) -> None:
    gateway.user_get("lin")
    wecom.ask("POST", "token/revoke", json={})
    assert gateway.get_jsapi_ticket()
    assert [row["answer"]["errcode"] for row in wecom.calls(TICKETS[0])] == [40014, 0]


def test_asking_for_a_ticket_ends_at_the_deadline_of_one_call(wecom: Wecom, gateway: Gateway) -> None:
    gateway.client.timeout = 0.5
    for path in ("/cgi-bin/gettoken", TICKETS[0]):
        wecom.fault("delay", path=path, seconds=0.4)
    began = time.monotonic()
    with pytest.raises(WecomError):
        gateway.get_jsapi_ticket()
    assert time.monotonic() - began < 0.75

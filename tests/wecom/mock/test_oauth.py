"""OAuth: the page that asks who you are, and what its code is worth."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.wecom.mock.stage import AGENTID, CORPID, Caller, corp

BACK = "http://127.0.0.1:8000/login?next=/m/"


def authorize(wecom: Caller, **changes: Any) -> requests.Response:
    query = {
        "appid": CORPID,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "s1",
        "agentid": AGENTID,
    }
    address = f"{wecom.mock.url}/connect/oauth2/authorize"
    return requests.get(address, params={**query, **changes}, timeout=5, allow_redirects=False)


def code_for(wecom: Caller, userid: str, **changes: Any) -> str:
    location = authorize(wecom, **{"as": userid, **changes}).headers["Location"]
    return parse_qs(urlsplit(location).query)["code"][0]


def test_the_page_lists_the_members(wecom: Caller) -> None:
    page = authorize(wecom)
    assert page.status_code == 200
    assert "李娜" in page.text
    assert "as=wang" in page.text


def test_choosing_a_member_goes_back_with_code_and_state(wecom: Caller) -> None:
    answer = authorize(wecom, **{"as": "lina"})
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("http://127.0.0.1:8000/login?next=")
    assert (query["state"], query["next"]) == (["s1"], ["/m/"])


def test_the_journal_tells_who_was_sent_where(wecom: Caller) -> None:
    location = authorize(wecom, **{"as": "lina"}).headers["Location"]
    (row,) = wecom.control("journal")["journal"]
    assert (row["path"], row["status"], row["answer"]) == ("/connect/oauth2/authorize", 302, location)


def test_a_code_works_once(wecom: Caller) -> None:
    code = code_for(wecom, "lina")
    assert wecom.get("auth/getuserinfo", code=code) == {"errcode": 0, "errmsg": "ok", "userid": "LiNa"}
    assert wecom.get("auth/getuserinfo", code=code)["errcode"] == 42022
    assert wecom.get("auth/getuserinfo", code="made-up")["errcode"] == 40029


def test_a_code_lives_five_minutes(wecom: Caller) -> None:
    code = code_for(wecom, "lina")
    wecom.control("clock", {"advance_s": 301})
    assert wecom.get("auth/getuserinfo", code=code)["errcode"] == 42003


def test_the_legacy_path_answers_in_camel_case(wecom: Caller) -> None:
    assert wecom.get("user/getuserinfo", code=code_for(wecom, "wang"))["UserId"] == "wang"


def test_somebody_from_outside_is_an_openid_and_a_client_if_the_app_sees_who_follows(wecom: Caller) -> None:
    known = wecom.get("auth/getuserinfo", code=code_for(wecom, "wmZhu"))
    openid = wecom.post("externalcontact/convert_to_openid", {"external_userid": "wmZhu"})["openid"]
    assert (known["openid"], known["external_userid"], "userid" in known) == (openid, "wmZhu", False)
    assert wecom.get("user/getuserinfo", code=code_for(wecom, "wmZhu"))["OpenId"] == openid
    wecom.control("app", {"agentid": AGENTID, "visible": ["wang"]})
    assert set(wecom.get("auth/getuserinfo", code=code_for(wecom, "wmZhu"))) == {"errcode", "errmsg", "openid"}


def test_a_private_scope_gives_a_ticket_for_the_details(wecom: Caller) -> None:
    code = code_for(wecom, "lina", scope="snsapi_privateinfo")
    ticket = wecom.get("auth/getuserinfo", code=code)["user_ticket"]
    details = wecom.post("auth/getuserdetail", {"user_ticket": ticket})
    assert (details["userid"], details["mobile"]) == ("LiNa", "13800000000")
    wecom.control("clock", {"advance_s": 1801})
    assert wecom.post("auth/getuserdetail", {"user_ticket": ticket})["errcode"] == 84014


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"appid": "ww0"}, "40013"),
        ({"agentid": 7}, "40013"),
        ({"redirect_uri": "javascript:alert(1)"}, "50001"),
        ({"redirect_uri": "/login"}, "50001"),
        ({"as": "ghost"}, "50002"),
    ],
)
def test_a_wrong_address_is_an_error_page(wecom: Caller, changes: dict[str, Any], code: str) -> None:
    page = authorize(wecom, **changes)
    assert page.status_code == 400
    assert code in page.text


def test_the_trusted_domain_counts_its_port(wecom: Caller) -> None:
    app = {"agentid": AGENTID, "secret": "s3cret", "trusted_domain": "127.0.0.1:8000"}
    wecom.control("setup", {"corps": [corp(apps=[app])]})
    assert authorize(wecom).status_code == 200
    assert authorize(wecom, redirect_uri="http://127.0.0.1:8001/login").status_code == 400

"""gettoken, and what a token is worth on a call."""

import pytest
import requests

from tests.wecom.mock.stage import AGENTID, CORPID, Caller, corp


def test_a_valid_token_is_issued_again(wecom: Caller) -> None:
    first, second = wecom.fetch_token(), wecom.fetch_token()
    assert first["errcode"] == 0
    assert first["access_token"] == second["access_token"]
    assert first["expires_in"] == 7200


def test_apps_have_tokens_of_their_own(wecom: Caller) -> None:
    assert wecom.fetch_token()["access_token"] != Caller(wecom.mock, "other").fetch_token()["access_token"]


@pytest.mark.parametrize(
    ("query", "errcode"),
    [
        ({"corpsecret": "s3cret"}, 41002),
        ({"corpid": CORPID}, 41004),
        ({"corpid": "ww0", "corpsecret": "s3cret"}, 40013),
        ({"corpid": CORPID, "corpsecret": "wrong"}, 40001),
    ],
)
def test_wrong_credentials_are_refused_with_their_code(wecom: Caller, query: dict[str, str], errcode: int) -> None:
    assert wecom.get("gettoken", token=None, **query)["errcode"] == errcode


def test_a_call_without_a_token_answers_41001_even_when_the_body_has_one(wecom: Caller) -> None:
    assert wecom.post("message/send", {"access_token": wecom.token}, token=None)["errcode"] == 41001


def test_an_unknown_token_answers_40014(wecom: Caller) -> None:
    assert wecom.get("user/get", token="nonsense", userid="LiNa")["errcode"] == 40014


def test_a_token_dies_with_the_clock(wecom: Caller) -> None:
    old = wecom.token
    wecom.control("clock", {"advance_s": 7201})
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 42001
    assert wecom.fetch_token()["access_token"] != old


@pytest.mark.parametrize(("hook", "errcode"), [("expire", 42001), ("revoke", 40014)])
def test_a_token_can_be_killed_early(wecom: Caller, hook: str, errcode: int) -> None:
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 0
    wecom.control(f"token/{hook}", {"corpid": CORPID, "agentid": AGENTID})
    assert wecom.get("user/get", userid="LiNa")["errcode"] == errcode


def test_gettoken_calls_are_counted_per_app(wecom: Caller) -> None:
    wecom.fetch_token()
    wecom.fetch_token()
    assert wecom.control("counters")["gettoken"] == [{"corpid": CORPID, "agentid": AGENTID, "count": 2}]


def test_a_token_survives_a_new_setup(wecom: Caller, endpoint: object) -> None:
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 0
    wecom.control("setup", {"corps": [corp(members=[{"userid": "new", "name": "新"}])]})
    assert wecom.get("user/get", userid="new")["errcode"] == 0
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 60111


def test_the_wrong_verb_is_refused(wecom: Caller) -> None:
    assert wecom.get("message/send")["errcode"] == 43002
    assert wecom.post("user/get", {})["errcode"] == 43001


def test_an_unknown_path_says_so(wecom: Caller) -> None:
    answer = requests.get(f"{wecom.mock.url}/cgi-bin/user/frobnicate", timeout=5)
    assert answer.status_code == 404
    assert "/cgi-bin/user/frobnicate" in answer.json()["errmsg"]


def test_an_error_text_has_the_tail_that_nobody_should_parse(wecom: Caller) -> None:
    errmsg = wecom.get("user/get", userid="ghost")["errmsg"]
    assert errmsg.startswith("userid not found, hint: [")
    assert "from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=60111" in errmsg


def test_calling_too_often_blocks_for_the_window(wecom: Caller) -> None:
    wecom.control("settings", {"calls_per_minute": 2})
    codes = [wecom.get("user/get", userid="LiNa")["errcode"] for _ in range(3)]
    assert codes == [0, 0, 45009]
    wecom.control("clock", {"advance_s": 59})
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 45009
    wecom.control("clock", {"advance_s": 2})
    assert wecom.get("user/get", userid="LiNa")["errcode"] == 0

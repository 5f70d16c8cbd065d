"""The Official Account side of the mock, by plain HTTP and by wechatpy's own client."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from wechatpy import WeChatClient
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatClientException

from tests.wecom.mock.endpoint import Endpoint
from tests.wecom.mock.stage import AES_KEY, TOKEN, Caller

APPID, SECRET, ORIGINAL = "wx0123456789abcdef", "s3cret", "gh_0123456789ab"
KEYS = {"appid": APPID, "secret": SECRET, "grant_type": "client_credential"}
CHINA = timedelta(hours=8)
DAY_S = 86_400


@pytest.fixture
def root(wecom: Caller) -> str:
    begun = int(time.time()) - 5 * DAY_S
    account = {"appid": APPID, "original_id": ORIGINAL, "secret": SECRET, "audience": 50_000, "began_at": begun}
    wecom.control("setup", {"corps": [], "accounts": [account]})
    return f"{wecom.mock.url}/api.weixin.qq.com"


def ask(address: str, **query: Any) -> Any:
    return requests.get(address, params=query, timeout=5).json()


def token(root: str) -> str:
    return str(requests.post(f"{root}/cgi-bin/stable_token", json=KEYS, timeout=5).json()["access_token"])


def day(ahead_s: float, days: int) -> str:
    return str((datetime.now(UTC) + CHINA + timedelta(seconds=ahead_s, days=days)).date())


def test_each_plain_token_replaces_the_one_before_after_a_while(wecom: Caller, root: str) -> None:
    first, second = (ask(f"{root}/cgi-bin/token", **KEYS)["access_token"] for _ in range(2))
    path = f"{root}/cgi-bin/user/info"
    assert first != second and ask(path, access_token=first, openid="o")["errcode"] == 40003
    wecom.control("clock", {"advance_s": 301})
    assert ask(path, access_token=first, openid="o")["errcode"] == 40001
    assert ask(path, access_token=second, openid="o")["errcode"] == 40003


def test_a_stable_token_stays_unless_another_is_forced(root: str) -> None:
    assert token(root) == token(root)
    held, asked = token(root), KEYS | {"force_refresh": True}
    forced = requests.post(f"{root}/cgi-bin/stable_token", json=asked, timeout=5).json()
    assert held != forced["access_token"] == token(root) and "errcode" not in forced


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [({"grant_type": "x"}, 40002), ({"appid": ""}, 41002), ({"appid": "wx0"}, 40013), ({"secret": "x"}, 40125)],
)
def test_wrong_credentials_are_refused_with_their_code(root: str, changes: dict[str, str], errcode: int) -> None:
    assert ask(f"{root}/cgi-bin/token", **(KEYS | changes))["errcode"] == errcode


def test_an_unknown_path_and_a_wrong_token_say_so(root: str) -> None:
    assert requests.get(f"{root}/cgi-bin/menu/create", timeout=5).status_code == 404
    assert ask(f"{root}/cgi-bin/user/info", access_token="x")["errcode"] == 40014
    assert ask(f"{root}/cgi-bin/user/info")["errcode"] == 41001


def test_an_expired_token_answers_42001(wecom: Caller, root: str) -> None:
    held = token(root)
    wecom.control("clock", {"advance_s": 7201})
    assert ask(f"{root}/cgi-bin/user/info", access_token=held, openid="o")["errcode"] == 42001


@pytest.mark.parametrize(
    ("first", "last", "errcode"),
    [
        (day(0, -1), day(0, 0), 61501),
        (day(0, -9), day(0, -2), 61501),
        ("2014-11-30",) * 2 + (61501,),
        ("x", "y", 61500),
    ],
)
def test_days_out_of_range_are_refused(root: str, first: str, last: str, errcode: int) -> None:
    asked = {"begin_date": first, "end_date": last}
    address = f"{root}/datacube/getusersummary?access_token={token(root)}"
    assert requests.post(address, json=asked, timeout=5).json()["errcode"] == errcode


def test_a_day_is_counted_from_eight_the_next_morning(wecom: Caller, root: str) -> None:
    now = datetime.now(UTC) + CHINA
    eight = (now + timedelta(days=2)).replace(hour=8, minute=0, second=0)
    ahead_s = (eight - now).total_seconds()
    asked = {"begin_date": day(ahead_s, -1), "end_date": day(ahead_s, -1)}
    answers = []
    for step_s in (ahead_s - 60, 120):
        wecom.control("clock", {"advance_s": step_s})
        for name in ("getusersummary", "getbizsummary"):
            answer = requests.post(f"{root}/datacube/{name}?access_token={token(root)}", json=asked, timeout=5).json()
            answers.append((len(answer["list"]) > 0, answer.get("is_delay")))
    assert answers == [(False, None), (False, True), (True, None), (True, False)]


def test_wechatpys_own_client_reads_followers_and_statistics(wecom: Caller, root: str) -> None:
    class Client(WeChatClient):  # type: ignore[misc]  # untyped
        API_BASE_URL = f"{root}/cgi-bin/"

    client = Client(APPID, SECRET, access_token=token(root))
    client.datacube.API_BASE_URL = f"{root}/datacube/"
    wecom.control("official/event", {"name": "subscribe", "openid": "o1", "unionid": "u1", "scene": "s"})
    follower = client.user.get("o1")
    assert (follower["unionid"], follower["subscribe_scene"], "errcode" in follower) == (
        "u1",
        "ADD_SCENE_QR_CODE",
        False,
    )
    (row,) = client.datacube.get_user_cumulate(day(0, -3), day(0, -3))
    assert row["cumulate_user"] > 40_000
    with pytest.raises(WeChatClientException) as refused:
        client.user.get("o404")
    assert refused.value.errcode == 40003


def test_events_arrive_sealed_for_wechatpys_crypto(wecom: Caller, endpoint: Endpoint) -> None:
    endpoint.crypto = WeChatCrypto(TOKEN, AES_KEY, APPID)
    callback = {"callback_url": endpoint.url, "token": TOKEN, "aes_key": AES_KEY}
    account = {"appid": APPID, "original_id": ORIGINAL, "secret": SECRET, **callback}
    wecom.control("setup", {"corps": [], "accounts": [account]})
    wecom.control("official/event", {"name": "SCAN", "openid": "o1", "scene": "store-7"})
    (heard,) = endpoint.wait()
    assert (heard["ToUserName"], heard["FromUserName"], heard["Event"]) == (ORIGINAL, "o1", "SCAN")
    assert heard["EventKey"] == "store-7" and b"store-7" not in endpoint.bodies[0]


@pytest.mark.parametrize(
    "wrong", [{"mode": "x"}, {"callback_url": "ftp://x", "token": "t"}, {"original_id": ""}, {"x": 1}]
)
def test_a_wrong_setup_is_refused_with_a_word(wecom: Caller, wrong: dict[str, Any]) -> None:
    account = {"appid": APPID, "original_id": ORIGINAL, "secret": SECRET, **wrong}
    body = {"corps": [], "accounts": [account]}
    answer = requests.post(f"{wecom.mock.url}/mock/setup", json=body, timeout=5)
    assert answer.status_code == 400 and "error" in answer.json()


def test_an_unknown_event_is_refused(wecom: Caller, root: str) -> None:
    answer = requests.post(f"{wecom.mock.url}/mock/official/event", json={"name": "x", "openid": "o"}, timeout=5)
    assert answer.status_code == 400

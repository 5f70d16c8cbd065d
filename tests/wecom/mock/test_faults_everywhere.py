"""Every fault on every kind of call: reading, writing, uploading, fetching a token, paging."""

import time
from typing import Any

import pytest
import requests

from tests.wecom.mock.stage import AGENTID, CORPID, SECRET, Caller, Json, corp

PNG = b"\x89PNG\r\n\x1a\n0123456789"
TEXT = {"touser": "LiNa", "agentid": AGENTID, "msgtype": "text", "text": {"content": "x"}}
CALLS: dict[str, Json] = {
    "gettoken": {"method": "GET", "params": {"corpid": CORPID, "corpsecret": SECRET}},
    "user/get": {"method": "GET", "params": {"userid": "LiNa"}},
    "message/send": {"method": "POST", "json": TEXT},
    "media/upload": {"method": "POST", "params": {"type": "image"}, "files": {"media": ("a.png", PNG)}},
}
BROKEN = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


def ask(wecom: Caller, path: str, timeout: float = 5) -> requests.Response:
    given = CALLS[path]
    params = {**given.get("params", {}), "access_token": wecom.token}
    return requests.request(url=f"{wecom.mock.url}/cgi-bin/{path}", timeout=timeout, **{**given, "params": params})


def plant(wecom: Caller, path: str, kind: str, **how: Any) -> None:
    assert wecom.token
    wecom.control("faults", {"path": f"/cgi-bin/{path}", "kind": kind, **how})


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("kind", ["drop", "reset", "half"])
def test_the_second_call_of_any_path_breaks(wecom: Caller, path: str, kind: str) -> None:
    plant(wecom, path, kind, nth=2)
    assert ask(wecom, path).json()["errcode"] == 0
    with pytest.raises(BROKEN):
        ask(wecom, path)
    assert ask(wecom, path).json()["errcode"] == 0


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("kind", ["delay", "trickle"])
def test_any_path_can_be_slow(wecom: Caller, path: str, kind: str) -> None:
    plant(wecom, path, kind, seconds=0.2)
    began = time.monotonic()
    assert ask(wecom, path).json()["errcode"] == 0
    assert time.monotonic() - began >= 0.15


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("code", [-1, 45009, 42001, 40014])
def test_any_path_can_refuse_for_ever(wecom: Caller, path: str, code: int) -> None:
    plant(wecom, path, str(code), times=-1)
    assert {ask(wecom, path).json()["errcode"] for _ in range(4)} == {code}


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("status", [500, 502, 503])
def test_any_path_can_fail_with_a_status(wecom: Caller, path: str, status: int) -> None:
    plant(wecom, path, str(status))
    assert [ask(wecom, path).status_code for _ in range(2)] == [status, 200]


def test_a_delayed_call_does_not_hold_up_the_others(wecom: Caller) -> None:
    plant(wecom, "message/send", "delay", seconds=3)
    with pytest.raises(requests.ReadTimeout):
        ask(wecom, "message/send", timeout=0.1)
    began = time.monotonic()
    assert ask(wecom, "user/get").json()["errcode"] == 0
    assert time.monotonic() - began < 1


PAGED: dict[str, tuple[str, Json]] = {
    "user/list_id": ("dept_user", {"limit": 4}),
    "externalcontact/batch/get_by_user": ("external_contact_list", {"userid_list": ["LiNa"], "limit": 4}),
    "externalcontact/groupchat/list": ("group_chat_list", {"limit": 4}),
    "externalcontact/list_contact_way": ("contact_way", {"limit": 4}),
    "externalcontact/customer_acquisition/list_link": ("link_id_list", {"limit": 4}),
    "externalcontact/get_unassigned_list": ("info", {"page_size": 4}),
}


@pytest.fixture
def eight(wecom: Caller) -> Caller:
    """Eight of everything that comes in pages."""
    members = [{"userid": f"u{n}", "name": "x"} for n in range(6)] + [{"userid": "LiNa"}, {"userid": "gone"}]
    contacts = [{"external_userid": f"wm{n}", "follow_user": ["LiNa", "gone"]} for n in range(8)]
    chats = [{"chat_id": f"wr{n}", "owner": "LiNa"} for n in range(8)]
    app = {"agentid": AGENTID, "secret": SECRET, "scopes": ["contacts", "external_contact"]}
    wecom.control("setup", {"corps": [corp(members=members, contacts=contacts, group_chats=chats, apps=[app])]})
    for _ in range(8):
        wecom.post("externalcontact/add_contact_way", {"type": 1, "scene": 2, "user": ["LiNa"]})
        link = {"link_name": "x", "range": {"user_list": ["LiNa"]}}
        wecom.post("externalcontact/customer_acquisition/create_link", link)
    wecom.control("resign", {"userid": "gone"})
    wecom.control("members/remove", {"userid": "LiNa", "external_userid": "wm0"})
    wecom.control("clients/add", {"userid": "LiNa", "external_userid": "wm0"})
    return wecom


def follow(wecom: Caller, path: str, rows: str, body: Json) -> list[int]:
    """How many rows each page had."""
    sizes, cursor = [], ""
    while True:
        answer = wecom.post(path, {**body, "cursor": cursor})
        sizes.append(len(answer[rows]))
        cursor = answer.get("next_cursor", "")
        if not cursor:
            return sizes


@pytest.mark.parametrize("path", PAGED)
def test_pages_are_short_and_empty_on_demand_and_none_is_missed(eight: Caller, path: str) -> None:
    rows, body = PAGED[path]
    whole = sum(follow(eight, path, rows, body))
    plant(eight, path, "empty")
    plant(eight, path, "short", nth=2)
    sizes = follow(eight, path, rows, body)
    assert (sizes[:2], sum(sizes)) == ([0, 2], whole)
    assert whole >= 7


def test_statistics_that_page_by_offset_can_be_short(wecom: Caller) -> None:
    members = [{"userid": f"u{n}"} for n in range(4)]
    chats = [{"chat_id": f"wr{n}", "owner": f"u{n}"} for n in range(4)]
    wecom.control("setup", {"corps": [corp(members=members, group_chats=chats)]})
    plant(wecom, "externalcontact/groupchat/statistic", "short")
    owners = {"userid_list": [f"u{n}" for n in range(4)]}
    body = {"day_begin_time": int(time.time()), "owner_filter": owners, "limit": 4}
    answer = wecom.post("externalcontact/groupchat/statistic", body)
    assert (len(answer["items"]), answer["next_offset"], answer["total"]) == (2, 2, 4)

"""The JS-SDK's side of the phone: who holds it, which chat is open, and that the page's signatures are good."""

from typing import Any

import pytest
import requests

from clienteling.wecom.calls.js_sdk import js_signature
from tests.wecom.mock.stage import AGENTID, CORPID, Caller

PAGE = "https://house.example/m/today/"


@pytest.fixture
def client(wecom: Caller) -> str:
    """A friend of LiNa's."""
    made = wecom.control("clients", {"corpid": CORPID, "name": "朱丽艳"})["external_userid"]
    wecom.control("clients/add", {"corpid": CORPID, "external_userid": made, "userid": "LiNa"})
    return str(made)


def signed(wecom: Caller, path: str, **query: Any) -> dict[str, object]:
    ticket = wecom.get(path, **query)["ticket"]
    return {"timestamp": 1, "nonceStr": "n", "signature": js_signature(ticket, "n", 1, PAGE)}


def ask(
    wecom: Caller, api: str, *, chat: str = "", entry: str = "", held: bool = True, url: str = PAGE, **args: Any
) -> dict[str, Any]:
    body = {
        "agentId": AGENTID,
        "url": url,
        "config": signed(wecom, "get_jsapi_ticket"),
        "agentConfig": signed(wecom, "ticket/get", type="agent_config"),
        "args": args,
    }
    cookies = {"wecom_member": f"{CORPID}|LiNa", "wecom_chat": chat, "wecom_entry": entry} if held else {}
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    answer = requests.post(f"{wecom.mock.url}/sdk/{api}", json=body, headers=headers, timeout=5).json()
    return dict(answer)


def test_without_a_chat_there_is_no_client(wecom: Caller) -> None:
    assert ask(wecom, "getContext")["entry"] == "normal"
    assert ask(wecom, "getCurExternalContact")["errMsg"].endswith("no permission")
    beside = ask(wecom, "getCurExternalContact", entry="single_chat_tools")
    assert beside["errMsg"].endswith("without context of external contact")


@pytest.mark.parametrize(
    ("entry", "named"), [("contact_profile", True), ("single_kf_tools", True), ("chat_attachment", False)]
)
def test_not_every_entry_tells_whose_chat_it_is(wecom: Caller, client: str, entry: str, named: bool) -> None:
    assert ask(wecom, "getContext", chat=client, entry=entry)["entry"] == entry
    assert ask(wecom, "getCurExternalContact", chat=client, entry=entry)["errMsg"].endswith(":ok") == named


def test_beside_a_chat_it_is_named_and_written_into(wecom: Caller, client: str) -> None:
    assert ask(wecom, "getCurExternalContact", chat=client)["userId"] == client
    said = ask(wecom, "sendChatMessage", chat=client, msgtype="text", text={"content": "您好"})
    assert said["errMsg"] == "sendChatMessage:ok"
    pair = {"corpid": CORPID, "userid": "LiNa", "external_userid": client}
    assert wecom.control("talk", pair)["lines"][-1]["content"] == {"text": "您好"}


def test_a_stranger_is_not_written_to(wecom: Caller) -> None:
    said = ask(wecom, "shareToExternalContact", externalUserIds=["nobody"], text={"content": "您好"})
    assert said["errMsg"] == "shareToExternalContact:fail no permission"


def test_a_signature_for_another_page_is_refused(wecom: Caller, client: str) -> None:
    assert ask(wecom, "getContext", url="https://house.example/m/clients/")["errMsg"].endswith("invalid signature")


def test_a_phone_nobody_holds_may_nothing(wecom: Caller) -> None:
    assert ask(wecom, "getContext", held=False)["errMsg"] == "getContext:fail no permission"


def test_a_picture_needs_an_id_that_is_good(wecom: Caller, client: str) -> None:
    said = ask(wecom, "sendChatMessage", chat=client, msgtype="image", image={"mediaid": "3nothing"})
    assert ":fail" in said["errMsg"]

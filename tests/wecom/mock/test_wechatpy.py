"""A client by other authors works against the mock; only its addresses are turned to it."""

from typing import Any

import pytest
import requests
from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import WeChatClientException

from tests.wecom.mock.stage import AGENTID, CORPID, Caller, button_card, corp


class MockedClient(WeChatClient):  # type: ignore[misc]  # wechatpy is untyped
    """wechatpy's own client; gettoken's address is hard-coded there, so it is given again here."""

    API_BASE_URL = ""

    def fetch_access_token(self) -> Any:
        query = {"corpid": self.corp_id, "corpsecret": self.secret}
        return self._fetch_access_token(f"{self.API_BASE_URL}gettoken", query)


@pytest.fixture
def client(wecom: Caller) -> WeChatClient:
    kind = type("Client", (MockedClient,), {"API_BASE_URL": f"{wecom.mock.url}/cgi-bin/"})
    return kind(CORPID, "s3cret", timeout=5)


def test_it_sends_and_the_phone_has_it(wecom: Caller, client: WeChatClient) -> None:
    client.message.send_text(AGENTID, ["LiNa"], "早上好")
    assert wecom.phone()[0]["content"] == {"content": "早上好"}


def test_it_sends_a_template_card(wecom: Caller, client: WeChatClient) -> None:
    card = {"msgtype": "template_card", "template_card": button_card()}
    assert client.message.send(AGENTID, ["LiNa"], msg=card)["response_code"]


def test_it_reads_members_departments_and_clients(wecom: Caller, client: WeChatClient) -> None:
    assert client.user.get("LiNa")["name"] == "李娜"
    assert [row["id"] for row in client.department.get()] == [1, 2, 3]
    assert client.external_contact.list("LiNa")["external_userid"] == ["wmZhu"]
    assert client.external_contact.get("wmZhu")["external_contact"]["name"] == "朱丽艳"


def test_it_heals_an_expired_token_by_itself(wecom: Caller, client: WeChatClient) -> None:
    client.user.get("LiNa")
    wecom.control("token/expire", {})
    assert client.user.get("LiNa")["userid"] == "LiNa"


def test_it_raises_what_the_mock_refuses(wecom: Caller, client: WeChatClient) -> None:
    with pytest.raises(WeChatClientException) as raised:
        client.user.get("ghost")
    assert raised.value.errcode == 60111


def test_it_uploads_and_gets_the_same_bytes_back(wecom: Caller, client: WeChatClient) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    media_id = client.media.upload("image", ("scarf.png", picture))["media_id"]
    client.message.send_image(AGENTID, ["LiNa"], media_id)
    address = client.media.get_url(media_id).replace("https://qyapi.weixin.qq.com", wecom.mock.url)
    answer = requests.get(address, timeout=5)
    assert (answer.content, answer.headers["Content-Type"]) == (picture, "image/png")
    assert wecom.phone()[0]["content"] == {"media_id": media_id}


def test_it_reads_tags_and_its_own_app(wecom: Caller, client: WeChatClient) -> None:
    wecom.control("setup", {"corps": [corp(tags=[{"tagid": 7, "userlist": ["LiNa"]}])]})
    assert client.tag.get_users(7)["userlist"] == [{"userid": "LiNa", "name": "李娜"}]
    assert client.agent.get(AGENTID)["name"] == "Clienteling"

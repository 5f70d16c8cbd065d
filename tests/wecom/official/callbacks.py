"""Callbacks as WeChat would post them, sealed with wechatpy's own encryption or signed only."""

import time
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

from django.http import HttpResponse
from django.test import Client
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from clienteling.wecom.models import OfficialAccount


def xml(account: OfficialAccount, event: str = "CLICK", openid: str = "o-zhu", **elements: str) -> str:
    head = {"ToUserName": account.original_id, "FromUserName": openid, "CreateTime": "1700000000"}
    named = head | {"MsgType": "event", "Event": event} | elements
    return f"<xml>{''.join(f'<{name}>{value}</{name}>' for name, value in named.items())}</xml>"


def signed(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def post(account: OfficialAccount, message: str, *, at: float | None = None, **changes: Any) -> HttpResponse:
    """`changes` replace parameters of the query, `body` the body; `plain` leaves the message unsealed."""
    token, timestamp = str(account.callback_token), str(int(time.time() if at is None else at))
    query = {"signature": signed(token, timestamp, "n1"), "timestamp": timestamp, "nonce": "n1", "openid": "o-zhu"}
    body = message
    if not changes.pop("plain", account.mode == "plain"):
        body = WeChatCrypto(token, str(account.callback_aes_key), account.appid).encrypt_message(
            message, "n1", timestamp
        )
        seal = str(fromstring(body).findtext("MsgSignature"))  # noqa: S314  # made one line above
        query |= {"encrypt_type": "aes", "msg_signature": seal}
    body = changes.pop("body", body)
    path = f"/wecom/official/{account.appid}/?{urlencode({**query, **changes})}"
    answer = Client(enforce_csrf_checks=True).post(path, body, content_type="text/xml")
    assert isinstance(answer, HttpResponse)
    return answer

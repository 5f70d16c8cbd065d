"""Callbacks as WeCom would post them, made with wechatpy's own encryption."""

import time
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

from django.http import HttpResponse
from django.test import Client
from wechatpy.enterprise.crypto import WeChatCrypto

from clienteling.wecom.models import Corp


def xml(event: str = "enter_agent", **elements: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in elements.items())
    return f"<xml><MsgType>event</MsgType><Event>{event}</Event>{inner}</xml>"


def address(corp: Corp) -> str:
    return f"/wecom/callback/{corp.corp_id}/{corp.agent_id}/"


def post(corp: Corp, message: str, *, at: float | None = None, **changes: str) -> HttpResponse:
    """Posted by a Django client that checks CSRF. `changes` replace parameters of the query; `body` the body."""
    crypto = WeChatCrypto(corp.callback_token, corp.callback_aes_key, corp.corp_id)
    timestamp = str(int(time.time() if at is None else at))
    sealed = crypto.encrypt_message(message, "n1", timestamp)
    body = changes.pop("body", sealed)
    signature = fromstring(sealed).findtext("MsgSignature")  # noqa: S314  # made three lines above
    query = {"msg_signature": signature, "timestamp": timestamp, "nonce": "n1", **changes}
    path = f"{address(corp)}?{urlencode(query)}"
    answer = Client(enforce_csrf_checks=True).post(path, body, content_type="text/xml")
    assert isinstance(answer, HttpResponse)
    return answer

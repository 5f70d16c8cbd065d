"""What a page needs to use WeCom's JS-SDK: tickets, kept like tokens, and the signatures made with them."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from clienteling.lib import clock
from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import our_errors
from clienteling.wecom.tokens import Token, Tokens


@dataclass(frozen=True)
class JsConfig:
    """The arguments of `config` (corp) or `agentConfig` (app) for one address."""

    corp_id: str
    agent_id: int
    timestamp: int
    nonce: str
    signature: str


def js_signature(ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """SHA-1 over WeCom's exact string, nothing encoded, the address without its fragment."""
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url.partition('#')[0]}"
    return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324  # WeCom's algorithm


class JsSdkCalls(Calls):
    def get_jsapi_ticket(self) -> str:
        """90506. The corp's ticket, for `config`; asked for once in its life in the whole deployment."""
        return self._ticket("get_jsapi_ticket")

    def ticket_get_agent_config(self) -> str:
        """94313. The app's ticket, for `agentConfig`."""
        return self._ticket("ticket/get", type="agent_config")

    def js_config(self, url: str, at: datetime) -> JsConfig:
        return self._signed(self.get_jsapi_ticket(), url, at)

    def js_agent_config(self, url: str, at: datetime) -> JsConfig:
        return self._signed(self.ticket_get_agent_config(), url, at)

    def _ticket(self, api: str, **params: str) -> str:
        deadline = time.monotonic() + self.client.timeout

        def fetch() -> Token:
            answer = self.client.call("get", api, params=params, deadline=deadline)
            with our_errors(api):
                return Token.granted(str(answer["ticket"]), float(answer["expires_in"]), clock.now())

        tickets = Tokens.of(settings.WECOM_API_URL, self.client.corp_id, self.agent_id, api)
        return tickets.get(fetch, deadline=deadline)

    def _signed(self, ticket: str, url: str, at: datetime) -> JsConfig:
        nonce, timestamp = secrets.token_hex(8), int(at.timestamp())
        signature = js_signature(ticket, nonce, timestamp, url)
        return JsConfig(self.client.corp_id, self.agent_id, timestamp, nonce, signature)

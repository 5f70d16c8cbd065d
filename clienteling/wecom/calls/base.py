"""What every call group stands on: a GET or a POST whose answer is a JSON object."""

import json
from collections.abc import Mapping
from typing import Any

from clienteling.wecom.client import Answer, Client


def render(body: Mapping[str, Any]) -> bytes:
    """UTF-8 without `\\u` escapes, which WeCom may refuse with 40033."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class Calls:
    """A group of calls of one corp's app."""

    client: Client
    agent_id: int

    def _get(self, api: str, **params: str) -> Answer:
        return self.client.call("get", api, params=params)

    def _post(self, api: str, body: Mapping[str, Any]) -> Answer:
        return self.client.call("post", api, body=render(body))

"""What every call group stands on: a GET, a POST and paging, read into our types."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from clienteling.wecom.client import Answer, Client, our_errors
from clienteling.wecom.errors import Unclear
from clienteling.wecom.turns import turn

Read = TypeVar("Read")


def render(body: Mapping[str, Any]) -> bytes:
    """UTF-8 without `\\u` escapes, which WeCom may refuse with 40033."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _with_cursor(read: Callable[[Answer], Read]) -> Callable[[Answer], tuple[Read, str]]:
    return lambda answer: (read(answer), str(answer.get("next_cursor") or ""))


class Calls:
    """A group of calls of one corp's app. `read` turns an answer into our type; what it cannot read is Unclear."""

    client: Client
    agent_id: int

    def _get(self, api: str, read: Callable[[Answer], Read], **params: str) -> Read:
        answer = self.client.call("get", api, params=params)
        with our_errors(api):
            return read(answer)

    def _post(self, api: str, read: Callable[[Answer], Read], body: Mapping[str, Any], *, touser: str = "") -> Read:
        answer = self.client.call("post", api, touser=touser, body=render(body))
        with our_errors(api):
            return read(answer)

    def _write_to_client(self, api: str, external_userid: str, body: Mapping[str, Any]) -> None:
        """WeCom refuses a second write to the same client beside the first (45035): each waits for its turn."""
        with turn(self.client.corp_id, external_userid):
            self._post(api, lambda answer: None, {"external_userid": external_userid, **body})

    def _pages(self, api: str, read: Callable[[Answer], Read], **params: str) -> Iterator[Read]:
        """Every page of a GET."""
        return self._follow(api, lambda more: self._get(api, _with_cursor(read), **params, **more))

    def _post_pages(self, api: str, read: Callable[[Answer], Read], body: Mapping[str, Any]) -> Iterator[Read]:
        """Every page of a POST."""
        return self._follow(api, lambda more: self._post(api, _with_cursor(read), {**body, **more}))

    def _follow(self, api: str, ask: Callable[[dict[str, str]], tuple[Read, str]]) -> Iterator[Read]:
        """Only the cursor says whether more comes; one that comes back would never end."""
        seen: set[str] = set()
        cursor = ""
        while True:
            page, cursor = ask({"cursor": cursor} if cursor else {})
            yield page
            if not cursor:
                return
            if cursor in seen:
                raise Unclear(api, "cursor_came_back")
            seen.add(cursor)

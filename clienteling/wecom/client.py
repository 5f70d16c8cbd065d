"""wechatpy's client with its faults closed: our host, our tokens, one bounded healing, errors without secrets."""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPException
from typing import Any, TypedDict, Unpack

from django.conf import settings
from requests import Response
from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import WeChatClientException

from clienteling.lib import clock
from clienteling.wecom.breakers import guarded
from clienteling.wecom.errors import Rejected, TokenExpired, Transient, Unclear, WecomError, from_code
from clienteling.wecom.history import Use
from clienteling.wecom.tokens import Token, Tokens
from clienteling.wecom.transport import NotSent, Session, TooLarge

JSON = "application/json; charset=utf-8"
Answer = dict[str, Any]


class Given(TypedDict, total=False):
    """What a call may be given; see `Client.call_permitted`."""

    params: Mapping[str, str] | None
    body: bytes | None
    content_type: str
    deadline: float | None


def _refusal(api: str, error: WeChatClientException) -> WecomError:
    """What an errcode or an HTTP status other than 200 means."""
    if error.errcode is not None:
        return from_code(api, int(error.errcode))
    status = error.response.status_code
    kind = Unclear if status >= 500 else Transient if status == 429 else Rejected
    return kind(api, f"http_{status}")


@contextmanager
def our_errors(api: str) -> Iterator[None]:
    """Errors of the libraries as ours. Without their cause: its text holds the address, and the address the token."""
    try:
        yield
    except WeChatClientException as error:
        raise _refusal(api, error) from None
    except NotSent:
        raise Transient(api, "no_connection") from None
    except TooLarge:
        raise Unclear(api, "answer_over_cap") from None
    except (OSError, HTTPException, ValueError, TypeError, KeyError) as error:
        raise Unclear(api, f"no_whole_answer:{type(error).__name__}") from None


class Client(WeChatClient):  # type: ignore[misc]  # wechatpy is untyped
    """For one corp's app and one thread. Every call, gettoken and healing included, ends within `timeout_s`."""

    grant_api = "gettoken"

    def __init__(self, corp_id: str, agent_id: int, secret: str, timeout_s: float, seats: int | None = None) -> None:
        root = self._root()
        self.API_BASE_URL = f"{root}/cgi-bin/"
        super().__init__(corp_id, secret, timeout=timeout_s, auto_retry=False)
        self.agent_id = agent_id
        self.seats = seats
        self._http = Session(root)
        self.tokens = Tokens.of(root, corp_id, agent_id, self.grant_api)

    @staticmethod
    def _root() -> str:
        return str(settings.WECOM_API_URL)

    def call(self, method: str, api: str, *, touser: str = "", **given: Unpack[Given]) -> Answer:
        """The answer to one call, unless the API rests or there is no room for a message to `touser`.

        Raises Transient, Rejected, Unclear.
        """
        with guarded(Use(self.corp_id, self.agent_id, api, touser, self.seats)):
            return self.call_permitted(method, api, **given)

    def call_permitted(
        self,
        method: str,
        api: str,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content_type: str = JSON,
        deadline: float | None = None,
    ) -> Answer:
        """The same for who holds a permit and tells the breaker: the outbox.

        By `deadline` (monotonic) if it is part of something longer. A refused token is replaced once.
        """
        headers = None if body is None else {"Content-Type": content_type}
        self._http.deadline = time.monotonic() + self.timeout if deadline is None else deadline
        token = self.tokens.get(self.fetch_access_token, deadline=self._http.deadline)
        try:
            return self._once(method, api, token, params, body, headers)
        except TokenExpired:
            token = self.tokens.get(lambda: self.fetch_access_token(token), deadline=self._http.deadline, refused=token)
        try:
            return self._once(method, api, token, params, body, headers)
        except TokenExpired as error:
            raise Transient(api, "token_refused_twice", error.code) from None

    def _once(
        self,
        method: str,
        api: str,
        token: str,
        params: Mapping[str, str] | None,
        body: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        query = {**(params or {}), "access_token": token}
        with self._errors(api):
            answer = self._request(method, api, params=query, data=body, headers=headers)
            if isinstance(answer, Response) and answer.is_redirect:
                raise Rejected(api, "redirected")
            if not isinstance(answer, dict):
                raise ValueError("not a JSON object")
        return answer

    def _errors(self, api: str) -> AbstractContextManager[None]:
        return our_errors(api)

    def fetch_access_token(self, refused: str = "") -> Token:
        """A new token from WeCom. Raises Transient or Rejected: whatever went wrong, nothing was done."""
        try:
            with our_errors(self.grant_api):
                answer = self._ask_for_token(refused)
                return Token.granted(answer["access_token"], float(answer.get("expires_in", 7200)), clock.now())
        except Unclear as error:
            raise Transient(self.grant_api, error.reason) from None

    def _ask_for_token(self, refused: str) -> Answer:
        query = {"corpid": self.corp_id, "corpsecret": self.secret}
        answer: Answer = self._fetch_access_token(f"{self.API_BASE_URL}{self.grant_api}", query)
        return answer

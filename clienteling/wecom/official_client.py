"""The same client for an Official Account: another host, another kind of token; limits, breakers and bounds alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from clienteling.wecom.calls.base import render
from clienteling.wecom.client import JSON, Answer, Client, our_errors
from clienteling.wecom.errors import Rejected, TokenExpired

# On a call other than the token's own, 40001 says that another token has replaced this one.
REPLACED = 40001


class OfficialClient(Client):
    """For one account and one thread. Calls are named by their whole path: `cgi-bin/user/info`, `datacube/…`."""

    grant_api = "stable_token"

    def __init__(self, appid: str, secret: str, timeout_s: float) -> None:
        super().__init__(appid, 0, secret, timeout_s)
        self.API_BASE_URL = f"{self._root()}/"

    @staticmethod
    def _root() -> str:
        return str(settings.OFFICIAL_ACCOUNT_API_URL)

    @contextmanager
    def _errors(self, api: str) -> Iterator[None]:
        try:
            with our_errors(api):
                yield
        except Rejected as error:
            if error.code == REPLACED:
                raise TokenExpired(api, "token_replaced", error.code) from None
            raise

    def _ask_for_token(self, refused: str) -> Answer:
        """The token in force; another one only if that was refused, because a forced one is granted 20 times a day."""
        answer = self._stable_token(force=False)
        return self._stable_token(force=True) if answer["access_token"] == refused else answer

    def _stable_token(self, *, force: bool) -> Answer:
        asked = {"grant_type": "client_credential", "appid": self.corp_id, "secret": self.secret}
        answer: Answer = self._request(
            "post",
            "cgi-bin/stable_token",
            params=(),
            data=render({**asked, "force_refresh": force}),
            headers={"Content-Type": JSON},
        )
        return answer

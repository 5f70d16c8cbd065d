"""Calls of the Official Account side: their own root, their own tokens, answers without errcode."""

from collections.abc import Callable

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.official.account import Account
from clienteling.wecom.mock.registry import Request, call

ROOT = "/api.weixin.qq.com"
Handler = Callable[[Account, Request], Json]


def official_call(method: str, path: str) -> Callable[[Handler], Handler]:
    """Register a handler that gets the account whose token came along."""

    def register(handle: Handler) -> Handler:
        call(method, f"{ROOT}/{path}", token=False, counted=False, bare=True)(
            lambda request: handle(_authenticated(request), request)
        )
        return handle

    return register


def _authenticated(request: Request) -> Account:
    """Raises 41001, 40014, 42001, 40001."""
    grant = request.world.tokens.check(request.query.get("access_token", ""))
    account = request.world.accounts.get(grant.corpid)
    if account is None:
        raise Refused(40014)
    return account

"""An Official Account's token and followers (api.weixin.qq.com)."""

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.official.account import Account
from clienteling.wecom.mock.official.registry import ROOT, official_call
from clienteling.wecom.mock.registry import Request, call


@call("GET", f"{ROOT}/cgi-bin/token", token=False, counted=False, bare=True)
def token(request: Request) -> Json:
    """A new token each time; those before have a few minutes left."""
    account = _account(request, request.query)
    request.world.tokens.replace(account.appid, 0, request.world.settings.official_token_overlap_s)
    return _granted(request, account)


@call("POST", f"{ROOT}/cgi-bin/stable_token", token=False, counted=False, bare=True)
def stable_token(request: Request) -> Json:
    """The same token while it lives, unless another is forced."""
    account = _account(request, request.body)
    if request.body.get("force_refresh") is True:
        request.world.tokens.replace(account.appid, 0, request.world.settings.official_token_overlap_s)
    return _granted(request, account)


@official_call("GET", "cgi-bin/user/info")
def user_info(account: Account, request: Request) -> Json:
    follower = account.followers.get(request.query.get("openid", ""))
    if follower is None:
        raise Refused(40003)
    return follower.as_json()


def _account(request: Request, asked: Json) -> Account:
    """Raises 40002, 41002, 40013, 41004, 40125."""
    if asked.get("grant_type") != "client_credential":
        raise Refused(40002)
    if not asked.get("appid"):
        raise Refused(41002)
    account = request.world.accounts.get(asked["appid"])
    if account is None:
        raise Refused(40013)
    if not asked.get("secret"):
        raise Refused(41004)
    if asked["secret"] != account.secret:
        raise Refused(40125)
    return account


def _granted(request: Request, account: Account) -> Json:
    life_s = request.world.settings.token_life_s
    granted, expires_in = request.world.tokens.issue(account.appid, 0, account.secret, life_s)
    return {"access_token": granted, "expires_in": expires_in}

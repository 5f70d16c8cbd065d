"""Log-in of members, inside WeCom (OAuth 2) and in a browser by QR code."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer


@dataclass(frozen=True)
class Visitor:
    """Who opened the page: a member (`userid`) or somebody from outside (`openid`, perhaps a known client).

    `user_ticket` asks for a member's details; only the private scope brings one.
    """

    userid: str
    openid: str
    external_userid: str
    user_ticket: str


@dataclass(frozen=True)
class PrivateDetails:
    """What the member agreed to share; the rest is empty. `gender`: 0 unknown, 1 male, 2 female."""

    userid: str
    gender: int
    avatar: str
    qr_code: str
    mobile: str
    email: str
    biz_mail: str
    address: str


def _visitor(answer: Answer) -> Visitor:
    return Visitor(
        userid=str(answer.get("userid", "")),
        openid=str(answer.get("openid", "")),
        external_userid=str(answer.get("external_userid", "")),
        user_ticket=str(answer.get("user_ticket", "")),
    )


def _details(answer: Answer) -> PrivateDetails:
    return PrivateDetails(
        userid=str(answer["userid"]),
        gender=int(answer.get("gender") or 0),
        **{name: str(answer.get(name, "")) for name in ("avatar", "qr_code", "mobile", "email", "biz_mail", "address")},
    )


class LoginCalls(Calls):
    def authorize_url(self, redirect_uri: str, state: str, scope: str = "snsapi_base") -> str:
        """91022. Where to send the browser; parameters in the documented order, the fragment is required.

        `scope` snsapi_privateinfo asks the member for their details.
        """
        query = {
            "appid": self.client.corp_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": scope,
            "state": state,
            "agentid": self.agent_id,
        }
        return f"{settings.WECOM_OAUTH_URL}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"

    def qr_login_url(self, redirect_uri: str, state: str) -> str:
        """98152. A page outside WeCom that shows a QR code to scan; comes back with a code like OAuth's."""
        query = {
            "login_type": "CorpApp",
            "appid": self.client.corp_id,
            "agentid": self.agent_id,
            "redirect_uri": redirect_uri,
            "state": state,
        }
        return f"{settings.WECOM_LOGIN_URL}/wwlogin/sso/login?{urlencode(query)}"

    def auth_getuserinfo(self, code: str) -> Visitor:
        """91023. A code lives 5 minutes and works once (40029, 42003, 42022)."""
        return self._get("auth/getuserinfo", _visitor, code=code)

    def auth_getuserdetail(self, user_ticket: str) -> PrivateDetails:
        """95833. A ticket lives 30 minutes (84014, 84015)."""
        return self._post("auth/getuserdetail", _details, {"user_ticket": user_ticket})

"""Log-in of members inside WeCom (OAuth 2)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer


@dataclass(frozen=True)
class Visitor:
    """Who opened the page: a member (`userid`) or somebody from outside (`openid`, perhaps a known client)."""

    userid: str
    openid: str
    external_userid: str


def _visitor(answer: Answer) -> Visitor:
    return Visitor(
        userid=str(answer.get("userid", "")),
        openid=str(answer.get("openid", "")),
        external_userid=str(answer.get("external_userid", "")),
    )


class LoginCalls(Calls):
    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """91022. Where to send the browser; parameters in the documented order, the fragment is required."""
        query = {
            "appid": self.client.corp_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": self.agent_id,
        }
        return f"{settings.WECOM_OAUTH_URL}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"

    def auth_getuserinfo(self, code: str) -> Visitor:
        """91023. A code lives 5 minutes and works once (40029, 42003, 42022)."""
        return self._get("auth/getuserinfo", _visitor, code=code)

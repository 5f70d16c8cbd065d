"""Who follows an Official Account, as far as WeChat tells: no name, no picture, but the unionid."""

from dataclasses import dataclass

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer


@dataclass(frozen=True)
class Follower:
    """Of one who does not follow any more only the ids are known. `unionid` needs a common open-platform account.

    `scene`: ADD_SCENE_SEARCH, ADD_SCENE_QR_CODE…; `qr_scene`: of the QR code they came by.
    """

    openid: str
    follows: bool
    unionid: str = ""
    followed_at: int | None = None
    scene: str = ""
    qr_scene: str = ""
    remark: str = ""


def _follower(answer: Answer) -> Follower:
    """A QR code has either a text or a number, and 0 is none."""
    since = answer.get("subscribe_time")
    return Follower(
        openid=str(answer["openid"]),
        follows=bool(int(answer["subscribe"])),
        unionid=str(answer.get("unionid") or ""),
        followed_at=int(since) if since else None,
        scene=str(answer.get("subscribe_scene") or ""),
        qr_scene=str(answer.get("qr_scene_str") or answer.get("qr_scene") or ""),
        remark=str(answer.get("remark") or ""),
    )


class FollowerCalls(Calls):
    def user_info(self, openid: str) -> Follower:
        """`cgi-bin/user/info`. Also of one who followed once. Raises Rejected with 40003 for a stranger."""
        return self._get("cgi-bin/user/info", _follower, openid=openid, lang="zh_CN")

"""Who follows whom: members who may have clients, their clients in bulk, and what a member notes about one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.calls.external_contacts import ExternalContact, Follower, read_contact
from clienteling.wecom.client import Answer


@dataclass(frozen=True)
class FollowPage:
    """Clients with the one follower asked for. `unlicensed`: members WeCom left out."""

    contacts: tuple[ExternalContact, ...]
    unlicensed: tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """What to change; None leaves it as it is, an empty tuple of mobiles clears the list."""

    remark: str | None = None
    description: str | None = None
    remark_company: str | None = None
    remark_mobiles: tuple[str, ...] | None = None
    remark_pic_mediaid: str | None = None

    def body(self) -> dict[str, Any]:
        """`[""]` is how WeCom is told to clear the mobiles."""
        given = {name: value for name, value in vars(self).items() if value is not None}
        if self.remark_mobiles is not None:
            given["remark_mobiles"] = list(self.remark_mobiles) or [""]
        return given


def _follower(row: Mapping[str, Any]) -> Follower:
    return Follower(
        userid=str(row["userid"]),
        remark=str(row.get("remark", "")),
        created_at=int(row.get("createtime", 0)),
        add_way=int(row.get("add_way", 0)),
        state=str(row.get("state", "")),
        tag_ids=tuple(str(tag_id) for tag_id in row.get("tag_id", [])),
    )


def _page(answer: Answer) -> FollowPage:
    rows = answer.get("external_contact_list", [])
    missed = (answer.get("fail_info") or {}).get("unlicensed_userid_list", [])
    return FollowPage(
        contacts=tuple(read_contact(row["external_contact"], [_follower(row["follow_info"])]) for row in rows),
        unlicensed=tuple(str(userid) for userid in missed),
    )


class FollowingCalls(Calls):
    def get_follow_user_list(self) -> list[str]:
        """92571. Members with the feature inside the app's range."""
        return self._get("externalcontact/get_follow_user_list", lambda answer: list(answer["follow_user"]))

    def batch_get_by_user(self, userids: Sequence[str], limit: int = 100) -> Iterator[FollowPage]:
        """92994. At most 100 members; a client of two of them comes twice. Pages may be short or empty."""
        body = {"userid_list": list(userids), "limit": limit}
        return self._post_pages("externalcontact/batch/get_by_user", _page, body)

    def remark(self, userid: str, external_userid: str, change: Remark) -> None:
        """92115. `remark_company` only for WeChat users."""
        self._write_to_client("externalcontact/remark", external_userid, {"userid": userid, **change.body()})

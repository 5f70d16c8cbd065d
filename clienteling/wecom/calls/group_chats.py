"""Group chats with clients: which there are, who is in them, how lively they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer
from clienteling.wecom.errors import Unclear

LIST_PAGE = 1000
STATISTIC_PAGE = 500


@dataclass(frozen=True)
class GroupChatRef:
    """`status`: 0 normal, 1 its owner left, 2 being transferred, 3 transferred."""

    chat_id: str
    status: int


@dataclass(frozen=True)
class GroupMember:
    """`type`: 1 a member of the corp, 2 from outside. `join_scene`: 1 invited, 2 by link, 3 by QR code."""

    userid: str
    type: int
    unionid: str
    joined_at: int
    join_scene: int
    invitor: str
    group_nickname: str
    name: str


@dataclass(frozen=True)
class GroupChat:
    chat_id: str
    name: str
    owner: str
    created_at: int
    notice: str
    members: tuple[GroupMember, ...]
    admins: tuple[str, ...]
    member_version: str


@dataclass(frozen=True)
class GroupFigures:
    """Of one owner over the whole range (`owner`), or of all asked for on one day (`stat_time`, Unix seconds)."""

    owner: str
    stat_time: int
    new_chats: int
    chats: int
    chats_with_messages: int
    new_members: int
    members: int
    members_with_messages: int
    messages: int


def _chat(answer: Answer) -> GroupChat:
    row = answer["group_chat"]
    return GroupChat(
        chat_id=str(row["chat_id"]),
        name=str(row.get("name", "")),
        owner=str(row["owner"]),
        created_at=int(row.get("create_time", 0)),
        notice=str(row.get("notice", "")),
        members=tuple(_member(member) for member in row.get("member_list", [])),
        admins=tuple(str(admin["userid"]) for admin in row.get("admin_list", [])),
        member_version=str(row.get("member_version", "")),
    )


def _member(row: Mapping[str, Any]) -> GroupMember:
    return GroupMember(
        userid=str(row["userid"]),
        type=int(row["type"]),
        unionid=str(row.get("unionid", "")),
        joined_at=int(row.get("join_time", 0)),
        join_scene=int(row.get("join_scene", 0)),
        invitor=str((row.get("invitor") or {}).get("userid", "")),
        group_nickname=str(row.get("group_nickname", "")),
        name=str(row.get("name", "")),
    )


def _figures(answer: Answer) -> list[GroupFigures]:
    return [_figure(row) for row in answer["items"]]


def _figure(row: Mapping[str, Any]) -> GroupFigures:
    data = row["data"]
    return GroupFigures(
        owner=str(row.get("owner", "")),
        stat_time=int(row.get("stat_time", 0)),
        new_chats=int(data["new_chat_cnt"]),
        chats=int(data["chat_total"]),
        chats_with_messages=int(data["chat_has_msg"]),
        new_members=int(data["new_member_cnt"]),
        members=int(data["member_total"]),
        members_with_messages=int(data["member_has_msg"]),
        messages=int(data["msg_total"]),
    )


def _range(owners: Sequence[str], begin: datetime, end: datetime) -> dict[str, Any]:
    days = {"day_begin_time": int(begin.timestamp()), "day_end_time": int(end.timestamp())}
    return {**days, "owner_filter": {"userid_list": list(owners)}}


class GroupChatCalls(Calls):
    def groupchat_list(self, owners: Sequence[str] = (), status: int = 0) -> list[GroupChatRef]:
        """92120. At most 100 owners; without any, the app may see at most 1,000 members (81017)."""
        only = {"owner_filter": {"userid_list": list(owners)}} if owners else {}
        pages = self._post_pages(
            "externalcontact/groupchat/list",
            lambda answer: [
                GroupChatRef(str(row["chat_id"]), int(row.get("status", 0)))
                for row in answer.get("group_chat_list", [])
            ],
            {"status_filter": status, **only, "limit": LIST_PAGE},
        )
        return [chat for page in pages for chat in page]

    def groupchat_get(self, chat_id: str, need_name: bool = False) -> GroupChat:
        """92122."""
        return self._post("externalcontact/groupchat/get", _chat, {"chat_id": chat_id, "need_name": int(need_name)})

    def groupchat_statistic(self, owners: Sequence[str], begin: datetime, end: datetime) -> list[GroupFigures]:
        """92133. Per owner; whole days in China, at most 30, not older than 180."""
        return [row for page in self._statistic_pages(_range(owners, begin, end)) for row in page]

    def _statistic_pages(self, body: Mapping[str, Any]) -> Iterator[list[GroupFigures]]:
        """By offset, the only paging this call has. Ends at `total`; an offset that stands still would never end."""
        api, offset = "externalcontact/groupchat/statistic", 0
        while True:
            page, total, following = self._post(
                api,
                lambda answer: (_figures(answer), int(answer["total"]), int(answer.get("next_offset") or 0)),
                {**body, "offset": offset, "limit": STATISTIC_PAGE},
            )
            yield page
            if following >= total or not following:
                return
            if following <= offset:
                raise Unclear(api, "offset_stands_still")
            offset = following

    def groupchat_statistic_group_by_day(
        self, owners: Sequence[str], begin: datetime, end: datetime
    ) -> list[GroupFigures]:
        """93476. Per day, the owners' chats together."""
        return self._post("externalcontact/groupchat/statistic_group_by_day", _figures, _range(owners, begin, end))

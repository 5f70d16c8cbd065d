"""Clients as WeCom knows them (external contacts), and who follows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer, our_errors
from clienteling.wecom.errors import Rejected

NO_CLIENTS = 84061


@dataclass(frozen=True)
class Follower:
    """One associate who has the client as a contact. `created_at` in Unix seconds; `state` names the QR code used."""

    userid: str
    remark: str
    created_at: int
    add_way: int
    state: str
    tag_ids: tuple[str, ...]


@dataclass(frozen=True)
class ExternalContact:
    """`type`: 1 a WeChat user, 2 a WeCom user. `gender`: 0 unknown, 1 male, 2 female."""

    external_userid: str
    name: str
    type: int
    gender: int
    unionid: str
    avatar: str
    followers: tuple[Follower, ...]


def _follower(row: Mapping[str, Any]) -> Follower:
    return Follower(
        userid=str(row["userid"]),
        remark=str(row.get("remark", "")),
        created_at=int(row.get("createtime", 0)),
        add_way=int(row.get("add_way", 0)),
        state=str(row.get("state", "")),
        tag_ids=tuple(str(tag["tag_id"]) for tag in row.get("tags", []) if tag.get("tag_id")),
    )


def read_contact(row: Mapping[str, Any], followers: Iterable[Follower]) -> ExternalContact:
    """WeCom's `external_contact` object, with the followers read from beside it."""
    return ExternalContact(
        external_userid=str(row["external_userid"]),
        name=str(row.get("name", "")),
        type=int(row.get("type", 1)),
        gender=int(row.get("gender", 0)),
        unionid=str(row.get("unionid", "")),
        avatar=str(row.get("avatar", "")),
        followers=tuple(followers),
    )


def _contact(pages: Sequence[Answer]) -> ExternalContact:
    """One contact from the pages of its followers; each page repeats the contact itself."""
    followers = (_follower(follower) for page in pages for follower in page.get("follow_user", []))
    return read_contact(pages[0]["external_contact"], followers)


class ExternalContactCalls(Calls):
    def externalcontact_list(self, userid: str) -> list[str]:
        """92113. The member's clients. A member without any is answered with 84061, which is an empty list."""
        try:
            return self._get("externalcontact/list", lambda answer: list(answer["external_userid"]), userid=userid)
        except Rejected as error:
            if error.code != NO_CLIENTS:
                raise
            return []

    def externalcontact_get(self, external_userid: str) -> ExternalContact:
        """92114. Follows the cursor, which appears beyond 500 followers."""
        pages = list(self._pages("externalcontact/get", lambda answer: answer, external_userid=external_userid))
        with our_errors("externalcontact/get"):
            return _contact(pages)

    def send_welcome_msg(self, welcome_code: str, text: str, attachments: Sequence[Mapping[str, Any]] = ()) -> None:
        """92137. Within 20 seconds of the event that brought the code; a code works once."""
        body = {"welcome_code": welcome_code, "text": {"content": text}, "attachments": list(attachments)}
        self._post("externalcontact/send_welcome_msg", lambda answer: None, body)

"""The corp's own tags for clients, and marking a client with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer


@dataclass(frozen=True)
class NewTag:
    name: str
    order: int = 0


@dataclass(frozen=True)
class CorpTag:
    """`deleted` is only ever true when asked for by id. Larger `order` sorts first."""

    id: str
    name: str
    created_at: int
    order: int
    deleted: bool


@dataclass(frozen=True)
class TagGroup:
    group_id: str
    group_name: str
    created_at: int
    order: int
    deleted: bool
    tags: tuple[CorpTag, ...]


def _tag(row: Mapping[str, Any]) -> CorpTag:
    return CorpTag(
        id=str(row["id"]),
        name=str(row["name"]),
        created_at=int(row.get("create_time", 0)),
        order=int(row.get("order", 0)),
        deleted=bool(row.get("deleted", False)),
    )


def _group(row: Mapping[str, Any]) -> TagGroup:
    return TagGroup(
        group_id=str(row["group_id"]),
        group_name=str(row["group_name"]),
        created_at=int(row.get("create_time", 0)),
        order=int(row.get("order", 0)),
        deleted=bool(row.get("deleted", False)),
        tags=tuple(_tag(tag) for tag in row.get("tag", [])),
    )


def _groups(answer: Answer) -> list[TagGroup]:
    return [_group(row) for row in answer.get("tag_group", [])]


class CorpTagCalls(Calls):
    def get_corp_tag_list(self, tag_ids: Sequence[str] = (), group_ids: Sequence[str] = ()) -> list[TagGroup]:
        """92117. Without ids all; with both kinds only the groups count."""
        body = {"tag_id": list(tag_ids), "group_id": list(group_ids)}
        return self._post("externalcontact/get_corp_tag_list", _groups, body)

    def add_corp_tag(
        self, tags: Sequence[NewTag], *, group_name: str = "", group_id: str = "", order: int | None = None
    ) -> TagGroup:
        """92117. Into the group of that id or name, which is made if need be. Answers only the new tags."""
        body: dict[str, Any] = {"group_id": group_id} if group_id else {"group_name": group_name}
        if order is not None:
            body["order"] = order
        body["tag"] = [{"name": tag.name, "order": tag.order} for tag in tags]
        return self._post("externalcontact/add_corp_tag", lambda answer: _group(answer["tag_group"]), body)

    def edit_corp_tag(self, id: str, *, name: str | None = None, order: int | None = None) -> None:
        """92117. `id` of a tag or a group; only those this app made."""
        given = {"name": name, "order": order}
        body = {"id": id, **{key: value for key, value in given.items() if value is not None}}
        self._post("externalcontact/edit_corp_tag", lambda answer: None, body)

    def del_corp_tag(self, tag_ids: Sequence[str] = (), group_ids: Sequence[str] = ()) -> None:
        """92117. A group goes with its last tag; only those this app made."""
        body = {"tag_id": list(tag_ids), "group_id": list(group_ids)}
        self._post("externalcontact/del_corp_tag", lambda answer: None, body)

    def mark_tag(
        self, userid: str, external_userid: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> None:
        """92118. Corp tags only."""
        body: dict[str, Any] = {"userid": userid}
        body |= {"add_tag": list(add)} if add else {}
        body |= {"remove_tag": list(remove)} if remove else {}
        self._write_to_client("externalcontact/mark_tag", external_userid, body)

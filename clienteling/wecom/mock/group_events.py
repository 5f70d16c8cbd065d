"""What happens in a group chat on people's phones: the chat changes and WeCom tells of it (document 92130)."""

from copy import deepcopy

from clienteling.wecom.mock.directory import Corp, Json
from clienteling.wecom.mock.events import Fields, Value

EVENT = "change_external_chat"
JOINED: Json = {"type": 2, "join_scene": 3, "group_nickname": "", "name": ""}


def change_group(corp: Corp, name: str, data: Json, now: int) -> Fields:
    """Play `create`, `update` (with `detail`) or `dismiss` of `chat_id`; the event's fields. Raises LookupError,
    ValueError.

    `members`: userids, or member_list rows when they join; `scene`: how they came or left; `owner`, `chat_name`,
    `notice`: what is new.
    """
    chat_id = str(data["chat_id"])
    if name == "create":
        corp.group_chats[chat_id] = _new(chat_id, data, now)
        return [("ChatId", chat_id), ("ChangeType", name)]
    chat = corp.group_chats[chat_id]
    if name == "dismiss":
        chat["status"] = "dismissed"
        return [("ChatId", chat_id), ("ChangeType", name)]
    detail, version = str(data["detail"]), str(chat["member_version"])
    if detail not in UPDATES:
        raise LookupError(f"detail is one of {', '.join(UPDATES)}")
    chat |= {"before": deepcopy(shown(chat)), "changed_at": now}
    fields = UPDATES[detail](chat, data, now)
    head = [("ChatId", chat_id), ("ChangeType", name), ("UpdateDetail", detail)]
    versions = [("LastMemVer", version), ("CurMemVer", str(chat["member_version"]))]
    return [*head, *fields, *(versions if detail in {"add_member", "del_member"} else [])]


def shown(chat: Json) -> Json:
    """The chat without what only the mock knows of it."""
    return {name: value for name, value in chat.items() if name not in OWN}


def _new(chat_id: str, data: Json, now: int) -> Json:
    owner = str(data["owner"])
    rows = [{**JOINED, "type": 1, "join_time": now, "join_scene": 1, "userid": owner}]
    chat: Json = {"chat_id": chat_id, "name": str(data.get("chat_name", "")), "owner": owner, "create_time": now}
    chat |= {"member_list": rows + _rows(data, now), "admin_list": [], "member_version": "1"}
    return chat | {"status": 0, "messages": []}


def _rows(data: Json, now: int) -> list[Json]:
    given = [row if isinstance(row, dict) else {"userid": str(row)} for row in data.get("members", [])]
    return [{**JOINED, "join_time": now, "join_scene": int(data.get("scene", 3)) or 1, **row} for row in given]


def _add(chat: Json, data: Json, now: int) -> list[tuple[str, Value]]:
    rows = _rows(data, now)
    _members(chat, [*chat["member_list"], *rows])
    return [("JoinScene", int(data.get("scene", 3))), *_changed(rows)]


def _remove(chat: Json, data: Json, now: int) -> list[tuple[str, Value]]:
    gone = {str(userid).lower() for userid in data.get("members", [])}
    rows = [row for row in chat["member_list"] if row["userid"].lower() in gone]
    _members(chat, [row for row in chat["member_list"] if row not in rows])
    return [("QuitScene", int(data.get("scene", 0))), *_changed(rows)]


def _members(chat: Json, rows: list[Json]) -> None:
    chat |= {"member_list": rows, "member_version": f"{int(chat['member_version']) + 1}"}


def _changed(rows: list[Json]) -> list[tuple[str, Value]]:
    return [("MemChangeCnt", len(rows)), ("MemChangeList", [("Item", str(row["userid"])) for row in rows])]


def _owner(chat: Json, data: Json, now: int) -> list[tuple[str, Value]]:
    chat["owner"] = str(data["owner"])
    return []


def _name(chat: Json, data: Json, now: int) -> list[tuple[str, Value]]:
    chat["name"] = str(data["chat_name"])
    return []


def _notice(chat: Json, data: Json, now: int) -> list[tuple[str, Value]]:
    chat["notice"] = str(data["notice"])
    return []


OWN = {"status", "messages", "before", "changed_at", "next_owner", "due_at", "internal"}
UPDATES = {
    "add_member": _add,
    "del_member": _remove,
    "change_owner": _owner,
    "change_name": _name,
    "change_notice": _notice,
}

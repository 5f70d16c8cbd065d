"""The control API for phones: what clients and members do there. Each answers with the callbacks it made."""

from collections.abc import Callable, Sequence
from typing import Any

from clienteling.wecom.mock import client_phone, member_phone
from clienteling.wecom.mock.callbacks import Delivery
from clienteling.wecom.mock.directory import Corp, Json
from clienteling.wecom.mock.world import World


def new(world: World, corp: Corp, data: Json) -> Json:
    """`{"name"}`."""
    contact = client_phone.new_client(corp, str(data["name"]).strip() or "微信用户")
    return {"external_userid": contact.external_userid, "name": contact.profile["name"]}


def add(world: World, corp: Corp, data: Json) -> Json:
    """`{"external_userid"}` with the `content` of a code, `link_id` and `channel`, or `userid`."""
    client = data["external_userid"]
    if "content" in data:
        return _told(client_phone.scan(world, corp, client, data["content"]))
    if "link_id" in data:
        return _told(client_phone.follow_link(world, corp, client, data["link_id"], data.get("channel", "")))
    return _told(client_phone.meet(world, corp, client, data["userid"]))


def write(world: World, corp: Corp, data: Json) -> Json:
    """`{"external_userid", "userid", "text"}`."""
    return _told(client_phone.write(world, corp, data["external_userid"], data["userid"], _words(data)))


def leave(world: World, corp: Corp, data: Json) -> Json:
    return _told(client_phone.leave(world, corp, data["external_userid"], data["userid"]))


def answer(world: World, corp: Corp, data: Json) -> Json:
    member_phone.answer(world, corp, data["userid"], data["external_userid"], _words(data))
    return {"callbacks": []}


def note(world: World, corp: Corp, data: Json) -> Json:
    return _told(member_phone.note(world, corp, data["userid"], data["external_userid"], str(data["remark"])))


def remove(world: World, corp: Corp, data: Json) -> Json:
    return _told(member_phone.remove(world, corp, data["userid"], data["external_userid"]))


def talk(world: World, corp: Corp, data: Json) -> Json:
    """What the two have written, as `{"author", "at", "content"}`."""
    return {"lines": [vars(line) for line in corp.talk(data["external_userid"], data["userid"]).lines]}


def _told(deliveries: Sequence[Delivery]) -> Json:
    return {"callbacks": [delivery.as_json() for delivery in deliveries]}


def _words(data: Json) -> str:
    words = str(data["text"]).strip()
    if not words:
        raise ValueError("text is empty")
    return words


PHONES: dict[str, Callable[[World, Corp, Json], Any]] = {
    "/mock/clients": new,
    "/mock/clients/add": add,
    "/mock/clients/write": write,
    "/mock/clients/leave": leave,
    "/mock/members/write": answer,
    "/mock/members/remark": note,
    "/mock/members/remove": remove,
    "/mock/talk": talk,
}

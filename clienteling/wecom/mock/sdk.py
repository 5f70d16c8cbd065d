"""WeCom's side of the JS-SDK (documents 94313 – 94325): what a page asks of the phone it is shown on."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clienteling.wecom.mock.client_phone import friends
from clienteling.wecom.mock.directory import Corp, Json, Member
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.http import Answer, Incoming, json_answer
from clienteling.wecom.mock.talks import Line
from clienteling.wecom.mock.world import World

SDK = "/sdk/"
MOST_ATTACHMENTS = 9
LONGEST_TEXT = 4000
# The entries that know whose chat it is (document 94317).
NAMING = ("contact_profile", "single_chat_tools", "single_kf_tools")


class NoSuch(Exception):
    """What the call's errMsg says after `fail`."""


@dataclass(frozen=True)
class Opened:
    """From where the page was opened, and whose chat lies beside it."""

    entry: str
    client: str


def answer_sdk(world: World, incoming: Incoming) -> Answer:
    """Always 200 with an errMsg, as the real one calls back; the page's origin may read it, with its cookies."""
    api = incoming.path.removeprefix(SDK)
    try:
        with world.lock:
            corp, member = _holder(world, incoming)
            data = incoming.json()
            _check_signature(world, corp, data)
            result = CALLS[api](world, corp, member, _opened(incoming), data.get("args") or {})
            said: Json = {**result, "errMsg": f"{api}:ok"}
    except (NoSuch, Refused) as refused:
        said = {"errMsg": f"{api}:fail {refused}"}
    except (LookupError, TypeError, ValueError, AttributeError):
        said = {"errMsg": f"{api}:fail invalid argument"}
    answer = json_answer(said)
    allowed = [("Access-Control-Allow-Origin", incoming.origin), ("Access-Control-Allow-Credentials", "true")]
    answer.headers += allowed if incoming.origin else []
    return answer


def _holder(world: World, incoming: Incoming) -> tuple[Corp, Member]:
    """Whose phone it is."""
    corpid, _, userid = incoming.cookies.get("wecom_member", "").partition("|")
    corp = world.corps.get(corpid)
    member = corp.members.get(userid.lower()) if corp else None
    if corp is None or member is None:
        raise NoSuch("no permission")
    return corp, member


def _opened(incoming: Incoming) -> Opened:
    client = incoming.cookies.get("wecom_chat", "")
    return Opened(incoming.cookies.get("wecom_entry") or ("single_chat_tools" if client else "normal"), client)


def _check_signature(world: World, corp: Corp, data: Json) -> None:
    """Both tickets sign the same string, and only a ticket that lives."""
    for kind, given in (("config", data["config"]), ("agent_config", data["agentConfig"])):
        ticket = world.js_tickets.living(corp.corpid, int(data["agentId"]), kind)
        text = f"jsapi_ticket={ticket}&noncestr={given['nonceStr']}&timestamp={given['timestamp']}&url={data['url']}"
        if hashlib.sha1(text.encode()).hexdigest() != given["signature"]:  # noqa: S324  # WeCom's algorithm
            raise NoSuch("invalid signature")


def get_context(world: World, corp: Corp, member: Member, opened: Opened, args: Json) -> Json:
    return {"entry": opened.entry}


def get_cur_external_contact(world: World, corp: Corp, member: Member, opened: Opened, args: Json) -> Json:
    if opened.entry not in NAMING:
        raise NoSuch("no permission")
    if not opened.client:
        raise NoSuch("without context of external contact")
    return {"userId": opened.client}


def send_chat_message(world: World, corp: Corp, member: Member, opened: Opened, args: Json) -> Json:
    """Into the chat beside the page."""
    if not opened.client:
        raise NoSuch("without context of external contact")
    _say(world, corp, member, opened.client, [_content(world, corp, args)])
    return {}


def share_to_external_contact(world: World, corp: Corp, member: Member, opened: Opened, args: Json) -> Json:
    """To chosen clients; whoever holds this phone always confirms."""
    contents = [{"text": str(args["text"]["content"])[:LONGEST_TEXT]}] if args.get("text") else []
    attachments = args.get("attachments") or []
    if len(attachments) > MOST_ATTACHMENTS:
        raise NoSuch("invalid argument")
    contents += [_content(world, corp, one) for one in attachments]
    for client in args["externalUserIds"]:
        _say(world, corp, member, client, contents)
    return {}


def _say(world: World, corp: Corp, member: Member, client: str, contents: list[Json]) -> None:
    if client not in corp.contacts or not friends(corp.contacts[client], member.key):
        raise NoSuch("no permission")
    talk = corp.talk(client, member.userid)
    talk.lines += [Line("member", world.clock.seconds(), content) for content in contents]


def _content(world: World, corp: Corp, args: Json) -> Json:
    """As the chat keeps it: words, or a picture whose id is good."""
    if args["msgtype"] == "text":
        return {"text": str(args["text"]["content"])[:LONGEST_TEXT]}
    if args["msgtype"] != "image":
        raise NoSuch("invalid argument")
    world.media.check(str(args["image"]["mediaid"]), corp.corpid, "image")
    return {"msgtype": "image", "image": {"media_id": args["image"]["mediaid"]}}


CALLS: dict[str, Callable[[World, Corp, Member, Opened, Json], dict[str, Any]]] = {
    "getContext": get_context,
    "getCurExternalContact": get_cur_external_contact,
    "sendChatMessage": send_chat_message,
    "shareToExternalContact": share_to_external_contact,
}

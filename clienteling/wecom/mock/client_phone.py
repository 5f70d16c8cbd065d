"""What a client does on the phone: meets the house, adds an associate, writes, goes away."""

import secrets
from urllib.parse import parse_qsl

from clienteling.wecom.mock.callbacks import Delivery
from clienteling.wecom.mock.directory import Contact, Corp, Json
from clienteling.wecom.mock.firing import fire
from clienteling.wecom.mock.setup import contact_from
from clienteling.wecom.mock.world import World

BY_QR, BY_CARD, BY_LINK = 1, 3, 16


def new_client(corp: Corp, name: str) -> Contact:
    """Somebody with WeChat whom nobody here knows yet."""
    external_userid = f"wm{secrets.token_hex(15)}"
    avatar: Json = {"external_userid": external_userid, "name": name, "unionid": f"o{secrets.token_hex(13)}"}
    corp.contacts[external_userid] = contact_from(avatar)
    return corp.contacts[external_userid]


def scan(world: World, corp: Corp, external_userid: str, content: str) -> list[Delivery]:
    """By a QR code, as the camera reads it. Raises LookupError for one that is over, or that adds nobody."""
    address, _, query = content.partition("?")
    for link_id, link in corp.acquisition.links.items():
        if link.url == address:
            channel = dict(parse_qsl(query)).get("customer_channel", "")
            return follow_link(world, corp, external_userid, link_id, channel)
    for way in corp.contact_ways.values():
        if way["content"] == content:
            return _come(world, corp, external_userid, way)
    raise LookupError("this code opens a page and adds nobody")


def _come(world: World, corp: Corp, external_userid: str, way: Json) -> list[Delivery]:
    now = world.clock.seconds()
    if way["is_temp"] and now >= way["create_time"] + way["expires_in"]:
        raise LookupError("the QR code is over")
    userid = _reached(corp, external_userid, way)
    given: Json = {"state": way["state"]} if way["state"] else {}
    return _add(world, corp, external_userid, userid, {**given, "add_way": BY_QR})


def follow_link(world: World, corp: Corp, external_userid: str, link_id: str, channel: str = "") -> list[Delivery]:
    """By an acquisition link. Raises LookupError for one that is gone or when the quota is used up."""
    range_ = corp.acquisition.links[link_id].fields["range"]
    userid = _reached(corp, external_userid, {"user": range_["user_list"], "party": range_["department_list"]})
    given: Json = {"link_id": link_id, "add_way": BY_LINK} | ({"state": channel} if channel else {})
    return _add(world, corp, external_userid, userid, given)


def meet(world: World, corp: Corp, external_userid: str, userid: str) -> list[Delivery]:
    """By the member's own card."""
    return _add(world, corp, external_userid, corp.members[userid.lower()].userid, {"add_way": BY_CARD})


def write(world: World, corp: Corp, external_userid: str, userid: str, text: str) -> list[Delivery]:
    """A chat has begun: the welcome code is worth nothing any more, and a link's customer has written."""
    _friend(corp, external_userid, userid)
    corp.talk(external_userid, userid).say("client", text, world.clock.seconds())
    world.tickets.spend(corp.corpid, userid, f"welcome:{external_userid}")
    for link_id, link in corp.acquisition.links.items():
        for row in link.customers:
            if (row["external_userid"], row["userid"].lower()) == (external_userid, userid.lower()):
                first = row["chat_status"] == 0
                told = {"link_id": link_id, "external_userid": external_userid}
                begun = fire(world, corp, "customer_start_chat", told) if first else []
                return begun + fire(world, corp, "message_from_customer", told)
    return []


def leave(world: World, corp: Corp, external_userid: str, userid: str) -> list[Delivery]:
    """The client deletes the member, who keeps the client in the list and can write no more."""
    follow = _friend(corp, external_userid, userid)
    corp.talk(external_userid, userid).note("left", world.clock.seconds())
    return fire(world, corp, "del_follow_user", {"userid": follow["userid"], "external_userid": external_userid})


def friends(contact: Contact, key: str) -> bool:
    return key in contact.follows and not contact.follows[key].get("left_by_client")


def _friend(corp: Corp, external_userid: str, userid: str) -> Json:
    contact = corp.contacts[external_userid]
    if not friends(contact, userid.lower()):
        raise LookupError(f"{external_userid!r} and {userid!r} are not friends")
    return contact.follows[userid.lower()]


def _reached(corp: Corp, external_userid: str, range_: Json) -> str:
    """Whom the code leads to: who has the client already if it is exclusive, or the one with the fewest clients."""
    below = {number for party in range_["party"] for number in corp.subtree(party)}
    keys = [userid.lower() for userid in range_["user"]]
    keys += [key for key, member in corp.members.items() if below & set(member.department) and key not in keys]
    here = [key for key in keys if key in corp.members]
    if not here:
        raise LookupError("nobody is left behind this code")
    known = [key for key in here if friends(corp.contacts[external_userid], key)]
    if range_.get("is_exclusive") and known:
        return corp.members[known[0]].userid
    return corp.members[min(here, key=lambda key: len(corp.contacts_of(key)))].userid


def _add(world: World, corp: Corp, external_userid: str, userid: str, given: Json) -> list[Delivery]:
    """Nothing happens when they are friends already. Raises LookupError for an unknown client."""
    contact = corp.contacts[external_userid]
    if friends(contact, userid.lower()):
        return []
    about: Json = {"userid": userid, "external_userid": external_userid, **given}
    about["follow_user"] = {"createtime": world.clock.seconds(), "oper_userid": external_userid}
    return fire(world, corp, "add_external_contact", about)

"""What people do on their phones, and the callbacks WeCom makes of it."""

import secrets

from clienteling.wecom.mock.callbacks import Delivery
from clienteling.wecom.mock.directory import App, Corp, Json
from clienteling.wecom.mock.event_names import APP_EVENTS, EXTERNAL, FAMILIES, MESSAGE, SCOPES, WELCOMED
from clienteling.wecom.mock.events import Fields, Value, elements, event_xml
from clienteling.wecom.mock.group_events import change_group
from clienteling.wecom.mock.link_events import visit
from clienteling.wecom.mock.setup import contact_from, follow_from
from clienteling.wecom.mock.world import World


def fire(world: World, corp: Corp, name: str, data: Json) -> list[Delivery]:
    """An event by its name or ChangeType, with what it changes in the directory. Raises LookupError, ValueError.

    `event` names the family where several know the same ChangeType.
    """
    if name in APP_EVENTS or name == MESSAGE:
        return _app_event(world, corp, name, data)
    if name in EXTERNAL:
        return _external_event(world, corp, name, data)
    known = next((event for event, names in FAMILIES.items() if name in names), "")
    family = str(data.get("event") or known)
    if name not in FAMILIES.get(family, ()):
        raise LookupError(f"unknown event {name!r}")
    played = _played(world, corp, family, name, data)
    return broadcast(world, corp, SCOPES.get(family, "external_contact"), family, [*played, *_given(data)], data)


def _played(world: World, corp: Corp, family: str, name: str, data: Json) -> Fields:
    """The fields of what really happens in the directory; only the ChangeType when the elements are given as such."""
    now = world.clock.seconds()
    if family == "change_external_chat" and "chat_id" in data:
        return change_group(corp, name, data, now)
    if family == "customer_acquisition" and "link_id" in data:
        return [("ChangeType", name), *visit(world, corp, name, data)]
    return [("ChangeType", name)]


def _app_event(world: World, corp: Corp, name: str, data: Json) -> list[Delivery]:
    """To one app, from one member: an event, or a message with the MsgType given."""
    app, given = corp.apps[int(data["agentid"])], _given(data)
    if name == MESSAGE:
        given = [("MsgId", secrets.randbelow(2**62)), *given]
    elif "EventKey" not in data:
        given = [("EventKey", ""), *given]
    fields: Fields = [*given, ("AgentID", app.agentid)]
    event = "" if name == MESSAGE else name
    xml = event_xml(corp.corpid, str(data["userid"]), world.clock.seconds(), event, fields)
    delivery = world.courier.send(corp.corpid, app, xml)
    return [delivery] if delivery else []


def _external_event(world: World, corp: Corp, name: str, data: Json) -> list[Delivery]:
    """`welcome` false: an administrator's welcome is configured, so there is no code."""
    userid, external_userid = str(data["userid"]), str(data["external_userid"])
    fields: list[tuple[str, Value]] = [("ChangeType", name), ("UserID", userid), ("ExternalUserID", external_userid)]
    if name.startswith("add_"):
        befriend(world, corp, data)
        state = str(data.get("state", ""))
        fields += [("State", state)] if state else []
    elif name == "del_follow_user" and external_userid in corp.contacts:
        corp.contacts[external_userid].follows.get(userid.lower(), {})["left_by_client"] = True
    elif name == "del_external_contact":
        corp.contacts[external_userid].follows.pop(userid.lower(), None)
    elif name == "edit_external_contact":
        corp.contacts[external_userid].follows[userid.lower()].update(data.get("follow_user", {}))
    contact = corp.contacts.get(external_userid)
    if name in WELCOMED and contact and contact.profile["type"] == 1 and data.get("welcome", True):
        life_s, subject = world.settings.welcome_life_s, f"welcome:{external_userid}"
        fields.append(("WelcomeCode", world.tickets.issue(corp.corpid, userid, life_s, subject)))
    return broadcast(world, corp, "external_contact", "change_external_contact", [*fields, *_given(data)], data)


def befriend(world: World, corp: Corp, data: Json) -> None:
    """Member and client become friends; an unknown client comes into being, an acquisition link is used up."""
    userid, external_userid, now = str(data["userid"]), str(data["external_userid"]), world.clock.seconds()
    if "link_id" in data:
        corp.acquisition.come(str(data["link_id"]), userid, external_userid, str(data.get("state", "")), now)
    new = contact_from({"name": "", **data.get("contact", {}), "external_userid": external_userid})
    contact = corp.contacts.setdefault(external_userid, new)
    given: Json = {name: data[name] for name in ("state", "add_way") if name in data}
    contact.follows[userid.lower()] = follow_from({"userid": userid, **given, **data.get("follow_user", {})})
    corp.talk(external_userid, userid).note("friends", now)


def _given(data: Json) -> list[tuple[str, Value]]:
    """Extra elements are passed in WeCom's own spelling, which always starts with a capital."""
    return [(name, elements(name, value)) for name, value in data.items() if name[:1].isupper()]


def broadcast(world: World, corp: Corp, scope: str, event: str, fields: Fields, data: Json) -> list[Delivery]:
    """To the app named in `data`, or to every app that hears this family."""
    apps: list[App] = [corp.apps[int(data["agentid"])]] if "agentid" in data else world.listeners(corp, scope)
    xml = event_xml(corp.corpid, "sys", world.clock.seconds(), event, fields)
    sent = [world.courier.send(corp.corpid, app, xml) for app in apps]
    return [delivery for delivery in sent if delivery]

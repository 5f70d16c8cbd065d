"""What people do on their phones, and the callbacks WeCom makes of it."""

from clienteling.wecom.mock.callbacks import Delivery
from clienteling.wecom.mock.cards import pressable
from clienteling.wecom.mock.directory import App, Contact, Corp, Json
from clienteling.wecom.mock.events import Fields, Value, event_xml, selected_items
from clienteling.wecom.mock.messages import Copy
from clienteling.wecom.mock.setup import contact_from, follow_from
from clienteling.wecom.mock.world import World


def press(
    world: World, *, userid: str, task_id: str, key: str, corpid: str = "", selected: dict[str, list[str]] | None = None
) -> Delivery | None:
    """A member presses a card's button. Raises LookupError when the phone shows no such card or button."""
    corp = world.corp_of(userid, corpid)
    copy = _shown_card(world, corp, userid, task_id) if corp else None
    if corp is None or copy is None:
        raise LookupError(f"{userid} has no card {task_id!r}")
    event = _event_of(copy, key)
    copy.pressed = key
    app = corp.apps[copy.message.agentid]
    fields: list[tuple[str, Value]] = [
        ("EventKey", key),
        ("TaskId", task_id),
        ("CardType", str(copy.content["card_type"])),
        ("ResponseCode", world.messages.response_code(copy.message)),
        ("AgentID", app.agentid),
    ]
    if selected:
        fields.append(("SelectedItems", selected_items(selected)))
    member = corp.members[userid.lower()]
    return world.courier.send(
        corp.corpid, app, event_xml(corp.corpid, member.userid, world.clock.seconds(), event, fields)
    )


def _shown_card(world: World, corp: Corp, userid: str, task_id: str) -> Copy | None:
    for copy in reversed(world.messages.on_phone(corp.corpid, userid)):
        if copy.shown and copy.message.msgtype == "template_card" and copy.content.get("task_id") == task_id:
            return copy
    return None


def _event_of(copy: Copy, key: str) -> str:
    """The event this key makes; raises LookupError for a key the card does not have any more."""
    card = copy.content
    buttons = [] if copy.replaced else pressable(card)
    if any(button.get("key") == key and button.get("type") != 1 for button in buttons):
        return "template_card_event"
    if any(action["key"] == key for action in (card.get("action_menu") or {}).get("action_list", [])):
        return "template_card_menu_event"
    raise LookupError(f"the card has no button {key!r}")


def fire(world: World, corp: Corp, name: str, data: Json) -> list[Delivery]:
    """An event by its name or ChangeType, with what it changes in the directory. Raises LookupError, ValueError.

    `event` names the family where several know the same ChangeType.
    """
    if name in APP_EVENTS:
        return _app_event(world, corp, name, data)
    if name in EXTERNAL:
        return _external_event(world, corp, name, data)
    known = next((event for event, names in FAMILIES.items() if name in names), "")
    family = str(data.get("event") or known)
    if name not in FAMILIES.get(family, ()):
        raise LookupError(f"unknown event {name!r}")
    fields = [("ChangeType", name), *_given(data)]
    return broadcast(
        world, corp, "contacts" if family == "change_contact" else "external_contact", family, fields, data
    )


def _app_event(world: World, corp: Corp, name: str, data: Json) -> list[Delivery]:
    """enter_agent, subscribe, unsubscribe: to one app, from one member."""
    app = corp.apps[int(data["agentid"])]
    fields: Fields = [("EventKey", str(data.get("EventKey", ""))), ("AgentID", app.agentid)]
    xml = event_xml(corp.corpid, str(data["userid"]), world.clock.seconds(), name, fields)
    delivery = world.courier.send(corp.corpid, app, xml)
    return [delivery] if delivery else []


def _external_event(world: World, corp: Corp, name: str, data: Json) -> list[Delivery]:
    userid, external_userid = str(data["userid"]), str(data["external_userid"])
    fields: list[tuple[str, Value]] = [("ChangeType", name), ("UserID", userid), ("ExternalUserID", external_userid)]
    if name.startswith("add_"):
        if "link_id" in data:
            came_by, now = str(data.get("state", "")), world.clock.seconds()
            corp.acquisition.come(str(data["link_id"]), userid, external_userid, came_by, now)
        contact = _follow(corp, userid, external_userid, data)
        state = str(data.get("state", ""))
        fields += [("State", state)] if state else []
        if contact.profile["type"] == 1 and data.get("welcome", True):
            life_s = world.settings.welcome_life_s
            fields.append(
                ("WelcomeCode", world.tickets.issue(corp.corpid, userid, life_s, f"welcome:{external_userid}"))
            )
    elif name == "del_external_contact":
        corp.contacts[external_userid].follows.pop(userid.lower(), None)
    elif name == "edit_external_contact":
        corp.contacts[external_userid].follows[userid.lower()].update(data.get("follow_user", {}))
    return broadcast(world, corp, "external_contact", "change_external_contact", [*fields, *_given(data)], data)


def _follow(corp: Corp, userid: str, external_userid: str, data: Json) -> Contact:
    """Member and client become friends; an unknown client comes into being."""
    new = contact_from({"name": "", **data.get("contact", {}), "external_userid": external_userid})
    contact = corp.contacts.setdefault(external_userid, new)
    given: Json = {name: data[name] for name in ("state", "add_way") if name in data}
    contact.follows[userid.lower()] = follow_from({"userid": userid, **given, **data.get("follow_user", {})})
    return contact


def _given(data: Json) -> list[tuple[str, Value]]:
    """Extra elements are passed in WeCom's own spelling, which always starts with a capital."""
    return [(name, value) for name, value in data.items() if name[:1].isupper()]


def broadcast(world: World, corp: Corp, scope: str, event: str, fields: Fields, data: Json) -> list[Delivery]:
    """To the app named in `data`, or to every app that hears this family."""
    apps: list[App] = [corp.apps[int(data["agentid"])]] if "agentid" in data else world.listeners(corp, scope)
    xml = event_xml(corp.corpid, "sys", world.clock.seconds(), event, fields)
    sent = [world.courier.send(corp.corpid, app, xml) for app in apps]
    return [delivery for delivery in sent if delivery]


APP_EVENTS = {"enter_agent", "subscribe", "unsubscribe"}
EXTERNAL = {
    "add_external_contact",
    "add_half_external_contact",
    "edit_external_contact",
    "del_external_contact",
    "del_follow_user",
    "transfer_fail",
    "msg_audit_approved",
}
FAMILIES = {
    "change_contact": {
        "create_user",
        "update_user",
        "delete_user",
        "create_party",
        "update_party",
        "delete_party",
        "update_tag",
    },
    "change_external_chat": {"create", "update", "dismiss"},
    "change_external_tag": {"create", "update", "delete", "shuffle"},
    "customer_acquisition": {
        "balance_low",
        "balance_exhausted",
        "balance_increased",
        "link_unavailable",
        "delete_link",
        "quota_expire_soon",
        "open_profile",
        "friend_request",
        "customer_start_chat",
        "message_from_customer",
    },
}

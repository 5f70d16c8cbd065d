"""A member presses a button of a template card, and the callback WeCom makes of it."""

from clienteling.wecom.mock.callbacks import Delivery
from clienteling.wecom.mock.cards import pressable
from clienteling.wecom.mock.directory import Corp
from clienteling.wecom.mock.events import Value, event_xml, selected_items
from clienteling.wecom.mock.messages import Copy
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

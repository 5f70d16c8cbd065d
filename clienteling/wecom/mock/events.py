"""The XML of WeCom's callback events (documents 90240, 92130, 90970), built from a tag and its fields."""

from collections.abc import Sequence
from typing import Any

Value = str | int | Sequence[tuple[str, "Value"]]
Fields = Sequence[tuple[str, Value]]
LOWER_ITEMS = {"PicList", "ArticleUrlResult", "ResultList"}


def element(name: str, value: Value) -> str:
    """Numbers plain, strings as CDATA, pairs nested."""
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    if isinstance(value, str):
        safe = value.replace("]]>", "]]]]><![CDATA[>")
        return f"<{name}><![CDATA[{safe}]]></{name}>"
    return f"<{name}>{''.join(element(*pair) for pair in value)}</{name}>"


def event_xml(corpid: str, sender: str, at: int, event: str, fields: Fields) -> str:
    """Without `event` it is a message, whose MsgType is among the fields."""
    head: Fields = [("ToUserName", corpid), ("FromUserName", sender), ("CreateTime", at)]
    kind: Fields = [("MsgType", "event"), ("Event", event)] if event else []
    return element("xml", [*head, *kind, *fields])


def elements(name: str, given: Any) -> Value:
    """JSON as elements: objects nested, lists as repeated items, whose name is the one WeCom uses there."""
    if isinstance(given, dict):
        return [(inner, elements(inner, value)) for inner, value in given.items()]
    if isinstance(given, list):
        item = "item" if name in LOWER_ITEMS else "Item"
        return [(item, elements(item, value)) for value in given]
    return given if isinstance(given, int) else str(given)


def selected_items(chosen: dict[str, list[str]]) -> Value:
    return [
        ("SelectedItem", [("QuestionKey", question), ("OptionIds", [("OptionId", option) for option in options])])
        for question, options in chosen.items()
    ]

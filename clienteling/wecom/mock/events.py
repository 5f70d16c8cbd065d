"""The XML of WeCom's callback events (documents 90240, 92130, 90970), built from a tag and its fields."""

from collections.abc import Sequence

Value = str | int | Sequence[tuple[str, "Value"]]
Fields = Sequence[tuple[str, Value]]


def element(name: str, value: Value) -> str:
    """Numbers plain, strings as CDATA, pairs nested."""
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    if isinstance(value, str):
        safe = value.replace("]]>", "]]]]><![CDATA[>")
        return f"<{name}><![CDATA[{safe}]]></{name}>"
    return f"<{name}>{''.join(element(*pair) for pair in value)}</{name}>"


def event_xml(corpid: str, sender: str, at: int, event: str, fields: Fields) -> str:
    head: Fields = [("ToUserName", corpid), ("FromUserName", sender), ("CreateTime", at), ("MsgType", "event")]
    return element("xml", [*head, ("Event", event), *fields])


def selected_items(chosen: dict[str, list[str]]) -> Value:
    return [
        ("SelectedItem", [("QuestionKey", question), ("OptionIds", [("OptionId", option) for option in options])])
        for question, options in chosen.items()
    ]

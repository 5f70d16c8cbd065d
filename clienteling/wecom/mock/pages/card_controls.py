"""What can be pressed on a template card: buttons, votes, selections and the menu in its corner."""

from html import escape

from clienteling.wecom.mock.cards import pressable
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.messages import Copy
from clienteling.wecom.mock.pages.links import link


def menu(card: Json) -> str:
    actions = (card.get("action_menu") or {}).get("action_list", [])
    items = "".join(
        f'<button type="button" data-key="{escape(str(action["key"]))}">{escape(str(action["text"]))}</button>'
        for action in actions
    )
    return f'<details class="menu"><summary aria-label="⋯">⋯</summary><div>{items}</div></details>' if items else ""


def controls(copy: Copy) -> str:
    """Questions and buttons; after an update one grey button stands in their place."""
    questions = _questions(copy.content)
    locked = bool(copy.replaced)
    asked = "".join(_question(question, kind, locked) for question, kind in questions)
    if copy.replaced:
        return asked + f'<div class="buttons"><button type="button" disabled>{escape(copy.replaced)}</button></div>'
    buttons = pressable(copy.content)
    many = " many" if len(buttons) > 2 else ""
    shown = "".join(_button(button, copy.pressed) for button in buttons)
    return asked + (f'<div class="buttons{many}">{shown}</div>' if shown else "")


def _questions(card: Json) -> list[tuple[Json, str]]:
    """What this kind of card asks, and by which control; fields of other kinds are ignored."""
    kind = card["card_type"]
    if kind == "button_interaction" and card.get("button_selection"):
        return [(card["button_selection"], "select")]
    if kind == "multiple_interaction":
        return [(question, "select") for question in card["select_list"]]
    if kind == "vote_interaction":
        return [(card["checkbox"], "checkbox" if card["checkbox"].get("mode") == 1 else "radio")]
    return []


def _button(button: Json, pressed: str) -> str:
    words, style = escape(str(button["text"])), _style(button)
    if button.get("type") == 1:
        return link(button, words, f"button style{style}")
    waiting = ' aria-busy="true"' if pressed and button.get("key") == pressed else ""
    return (
        f'<button type="button" class="style{style}" data-key="{escape(str(button["key"]))}"{waiting}>{words}</button>'
    )


def _question(question: Json, kind: str, locked: bool) -> str:
    key, off = escape(str(question["question_key"])), " disabled" if locked or question.get("disable") else ""
    title = f"<span>{escape(str(question['title']))}</span>" if question.get("title") else ""
    if kind == "select":
        options = "".join(_option(option, question.get("selected_id")) for option in question["option_list"])
        return f'<label class="pick">{title}<select data-question="{key}"{off}>{options}</select></label>'
    choices = "".join(
        f'<label><input type="{kind}" name="{key}" data-question="{key}" value="{escape(str(option["id"]))}"'
        f"{' checked' if option.get('is_checked') else ''}{off}>{escape(str(option['text']))}</label>"
        for option in question["option_list"]
    )
    return f'<fieldset class="vote">{title}{choices}</fieldset>'


def _option(option: Json, selected: object) -> str:
    chosen = " selected" if option["id"] == selected else ""
    return f'<option value="{escape(str(option["id"]))}"{chosen}>{escape(str(option["text"]))}</option>'


def _style(button: Json) -> int:
    """1 to 4; anything else looks like 1."""
    style = button.get("style")
    return style if isinstance(style, int) and style in (1, 2, 3, 4) else 1

"""Validation of the five template cards (document 90236). Field errors without a published code answer 42051."""

import re
from collections.abc import Callable

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused

FIELD = 42051
KEY_OCTETS = 1024
TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
INTERACTIVE = {"button_interaction", "vote_interaction", "multiple_interaction"}


def needs_callback(card: Json) -> bool:
    """Interactive cards and action menus talk back, so they carry a task_id and get a response_code."""
    return card.get("card_type") in INTERACTIVE or bool(card.get("action_menu"))


def pressable(card: Json) -> list[Json]:
    """The buttons of a valid card: its list, or the one that submits."""
    kind = card["card_type"]
    if kind == "button_interaction":
        return list(card["button_list"])
    return [card["submit_button"]] if kind in INTERACTIVE else []


def check_card(card: Json) -> None:
    """Raises the errcode of the first field that is wrong."""
    kind = card.get("card_type")
    check = CHECKS.get(kind) if isinstance(kind, str) else None
    if check is None:
        raise Refused(42031, "card_type")
    for name in ("source", "main_title", "emphasis_content"):
        if card.get(name) is not None:
            validate.mapping(card, name, code=FIELD)
    if needs_callback(card) or card.get("task_id"):
        _check_task_id(card)
    _check_lists(card)
    check(card)


def _check_task_id(card: Json) -> None:
    task_id = card.get("task_id")
    if not isinstance(task_id, str) or not TASK_ID.fullmatch(task_id):
        raise Refused(42014, "task_id")


def _check_lists(card: Json) -> None:
    """The optional blocks that several cards share."""
    if card.get("action_menu"):
        menu = validate.mapping(card, "action_menu", code=FIELD)
        for action in validate.mappings(menu, "action_list", least=1, most=3, code=FIELD):
            validate.text(action, "text", code=FIELD)
            validate.text(action, "key", code=FIELD, octets=KEY_OCTETS, long=FIELD)
    if card.get("quote_area"):
        _check_link(validate.mapping(card, "quote_area", code=FIELD), "quote_area")
    for row in validate.mappings(card, "horizontal_content_list", most=6, code=FIELD):
        _check_row(row)
    for row in validate.mappings(card, "jump_list", most=3, code=FIELD):
        validate.text(row, "title", code=FIELD)
        _check_link(row, "jump_list")
    for row in validate.mappings(card, "vertical_content_list", most=4, code=FIELD):
        validate.text(row, "title", code=FIELD)


def _check_link(row: Json, name: str, code: int = FIELD) -> None:
    """type 0 nothing, 1 a url, 2 a mini program."""
    kind = row.get("type", 0)
    if kind not in (0, 1, 2):
        raise Refused(code, f"{name}.type")
    if kind == 1:
        validate.address(row, "url", code=code)
    if kind == 2:
        validate.text(row, "appid", code=code)


def _check_row(row: Json) -> None:
    """A label and value; type 1 a url, 2 an attachment, 3 a member's details."""
    kind = row.get("type", 0)
    if kind not in (0, 1, 2, 3):
        raise Refused(FIELD, "horizontal_content_list.type")
    validate.text(row, "keyname", code=FIELD)
    if kind == 1:
        validate.address(row, "url", code=FIELD)
    elif kind:
        validate.text(row, "media_id" if kind == 2 else "userid", code=FIELD)


def _check_card_action(card: Json, *, kinds: tuple[int, ...]) -> None:
    action = validate.mapping(card, "card_action", code=42045)
    if action.get("type", 0) not in kinds:
        raise Refused(42045, "card_action.type")
    _check_link(action, "card_action", 42045)


def _titled(card: Json) -> bool:
    return bool((card.get("main_title") or {}).get("title"))


def _check_text_notice(card: Json) -> None:
    if not _titled(card) and not card.get("sub_title_text"):
        raise Refused(FIELD, "main_title.title or sub_title_text")
    _check_card_action(card, kinds=(1, 2))


def _check_news_notice(card: Json) -> None:
    if not _titled(card):
        raise Refused(FIELD, "main_title.title")
    if card.get("card_image"):
        image = validate.mapping(card, "card_image", code=FIELD)
        validate.address(image, "url", code=FIELD)
        ratio = image.get("aspect_ratio", 1.3)
        if not isinstance(ratio, int | float) or not 1.3 <= ratio <= 2.25:
            raise Refused(FIELD, "card_image.aspect_ratio")
    else:
        area = validate.mapping(card, "image_text_area", code=FIELD)
        validate.address(area, "image_url", code=FIELD)
        _check_link(area, "image_text_area")
    _check_card_action(card, kinds=(1, 2))


def _check_button_card(card: Json) -> None:
    if not _titled(card):
        raise Refused(FIELD, "main_title.title")
    if card.get("card_action"):
        _check_card_action(card, kinds=(0, 1, 2))
    if card.get("button_selection"):
        _check_question(validate.mapping(card, "button_selection", code=FIELD), most=10)
    for button in validate.mappings(card, "button_list", least=1, most=6, code=42038):
        validate.text(button, "text", code=42038)
        if button.get("type", 0) == 1:
            validate.address(button, "url", code=42039)
        else:
            validate.text(button, "key", code=42039, octets=KEY_OCTETS, long=42039)


def _check_question(question: Json, *, most: int) -> None:
    validate.text(question, "question_key", code=FIELD, octets=KEY_OCTETS, long=FIELD)
    for option in validate.mappings(question, "option_list", least=1, most=most, code=FIELD):
        validate.text(option, "id", code=FIELD, octets=128, long=FIELD)
        validate.text(option, "text", code=FIELD)


def _check_submit(card: Json) -> None:
    submit = validate.mapping(card, "submit_button", code=42046)
    validate.text(submit, "text", code=42038)
    validate.text(submit, "key", code=42046, octets=KEY_OCTETS, long=42046)


def _check_vote(card: Json) -> None:
    if not _titled(card):
        raise Refused(FIELD, "main_title.title")
    checkbox = validate.mapping(card, "checkbox", code=FIELD)
    if checkbox.get("mode", 0) not in (0, 1):
        raise Refused(FIELD, "checkbox.mode")
    _check_question(checkbox, most=20)
    _check_submit(card)


def _check_multiple(card: Json) -> None:
    if not _titled(card):
        raise Refused(FIELD, "main_title.title")
    for question in validate.mappings(card, "select_list", least=1, most=3, code=FIELD):
        _check_question(question, most=10)
    _check_submit(card)


CHECKS: dict[str, Callable[[Json], None]] = {
    "text_notice": _check_text_notice,
    "news_notice": _check_news_notice,
    "button_interaction": _check_button_card,
    "vote_interaction": _check_vote,
    "multiple_interaction": _check_multiple,
}

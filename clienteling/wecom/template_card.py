"""The five template cards (document 90236) as types; fields have WeCom's names, what is left empty is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from clienteling.wecom.message import Message, plain


@dataclass(frozen=True)
class Source:
    """`desc_color`: 0 grey, 1 black, 2 red, 3 green."""

    icon_url: str = ""
    desc: str = ""
    desc_color: int = 0


@dataclass(frozen=True)
class Title:
    title: str
    desc: str = ""


@dataclass(frozen=True)
class MenuItem:
    text: str
    key: str


@dataclass(frozen=True)
class ActionMenu:
    """One to three entries behind the card's three dots; needs a `task_id`."""

    desc: str
    action_list: tuple[MenuItem, ...]


@dataclass(frozen=True)
class Quote:
    """`type`: 0 nothing, 1 a url, 2 a mini program."""

    quote_text: str
    title: str = ""
    type: int = 0
    url: str = ""
    appid: str = ""
    pagepath: str = ""


@dataclass(frozen=True)
class Row:
    """`type`: 0 text, 1 a url, 2 a file by `media_id`, 3 the details of a member."""

    keyname: str
    value: str = ""
    type: int = 0
    url: str = ""
    media_id: str = ""
    userid: str = ""


@dataclass(frozen=True)
class Jump:
    title: str
    type: int = 0
    url: str = ""
    appid: str = ""
    pagepath: str = ""


@dataclass(frozen=True)
class CardAction:
    """Where a tap on the card leads. `type`: 1 a url, 2 a mini program."""

    type: int
    url: str = ""
    appid: str = ""
    pagepath: str = ""


@dataclass(frozen=True)
class CardImage:
    """`aspect_ratio`: width by height, 1.3 to 2.25."""

    url: str
    aspect_ratio: float = 1.3


@dataclass(frozen=True)
class ImageTextArea:
    image_url: str
    title: str = ""
    desc: str = ""
    type: int = 0
    url: str = ""
    appid: str = ""
    pagepath: str = ""


@dataclass(frozen=True)
class Button:
    """`type`: 0 calls back with `key`, 1 opens `url`. `style`: 1 to 4."""

    text: str
    key: str = ""
    style: int = 1
    type: int = 0
    url: str = ""


@dataclass(frozen=True)
class Option:
    id: str
    text: str
    is_checked: bool | None = None


@dataclass(frozen=True)
class Selection:
    """A drop-down of at most ten options."""

    question_key: str
    option_list: tuple[Option, ...]
    title: str = ""
    selected_id: str = ""


@dataclass(frozen=True)
class Checkbox:
    """`mode`: 0 one of the options, 1 several; at most twenty."""

    question_key: str
    option_list: tuple[Option, ...]
    mode: int = 0


@dataclass(frozen=True)
class SubmitButton:
    text: str
    key: str


@dataclass(frozen=True, kw_only=True)
class TemplateCard(Message):
    """`task_id` is unique per app; needed wherever a card can be pressed."""

    msgtype = "template_card"
    card_type: ClassVar[str]
    main_title: Title | None = None
    source: Source | None = None
    task_id: str = ""

    def card(self) -> Mapping[str, Any]:
        """As `message/update_template_card` takes it."""
        return {"card_type": self.card_type, **plain(self)}

    def body(self) -> Mapping[str, Any]:
        return {"msgtype": self.msgtype, self.msgtype: self.card()}


@dataclass(frozen=True, kw_only=True)
class TextNotice(TemplateCard):
    """Needs a main title or a `sub_title_text`."""

    card_type = "text_notice"
    card_action: CardAction
    emphasis_content: Title | None = None
    sub_title_text: str = ""
    quote_area: Quote | None = None
    horizontal_content_list: tuple[Row, ...] = ()
    jump_list: tuple[Jump, ...] = ()
    action_menu: ActionMenu | None = None


@dataclass(frozen=True, kw_only=True)
class NewsNotice(TemplateCard):
    """Needs a `card_image` or an `image_text_area`."""

    card_type = "news_notice"
    main_title: Title
    card_action: CardAction
    card_image: CardImage | None = None
    image_text_area: ImageTextArea | None = None
    quote_area: Quote | None = None
    vertical_content_list: tuple[Title, ...] = ()
    horizontal_content_list: tuple[Row, ...] = ()
    jump_list: tuple[Jump, ...] = ()
    action_menu: ActionMenu | None = None


@dataclass(frozen=True, kw_only=True)
class ButtonInteraction(TemplateCard):
    """One to six buttons."""

    card_type = "button_interaction"
    main_title: Title
    task_id: str
    button_list: tuple[Button, ...]
    sub_title_text: str = ""
    quote_area: Quote | None = None
    horizontal_content_list: tuple[Row, ...] = ()
    card_action: CardAction | None = None
    button_selection: Selection | None = None
    action_menu: ActionMenu | None = None


@dataclass(frozen=True, kw_only=True)
class VoteInteraction(TemplateCard):
    card_type = "vote_interaction"
    main_title: Title
    task_id: str
    checkbox: Checkbox
    submit_button: SubmitButton


@dataclass(frozen=True, kw_only=True)
class MultipleInteraction(TemplateCard):
    """One to three drop-downs."""

    card_type = "multiple_interaction"
    main_title: Title
    task_id: str
    select_list: tuple[Selection, ...]
    submit_button: SubmitButton

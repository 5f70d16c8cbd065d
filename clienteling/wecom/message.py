"""Application messages as types; `body()` is what `message/send` takes. Cards are in `template_card`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar


def plain(value: object) -> Any:
    """As JSON has it; what was left empty is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: plain(part) for name, part in named.items() if part not in (None, "", ())}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Message:
    """One message; its fields are the fields of WeCom's object of the same name."""

    msgtype: ClassVar[str]

    def body(self) -> Mapping[str, Any]:
        return {"msgtype": self.msgtype, self.msgtype: plain(self)}


@dataclass(frozen=True)
class Text(Message):
    """What is over 2048 bytes is cut by WeCom."""

    msgtype = "text"
    content: str


@dataclass(frozen=True)
class Markdown(Message):
    """At most 2048 bytes; not shown in WeChat's plug-in."""

    msgtype = "markdown"
    content: str


@dataclass(frozen=True)
class Image(Message):
    msgtype = "image"
    media_id: str


@dataclass(frozen=True)
class Voice(Message):
    msgtype = "voice"
    media_id: str


@dataclass(frozen=True)
class FileMessage(Message):
    msgtype = "file"
    media_id: str


@dataclass(frozen=True)
class Video(Message):
    msgtype = "video"
    media_id: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class TextCard(Message):
    msgtype = "textcard"
    title: str
    description: str
    url: str
    btntxt: str = ""


@dataclass(frozen=True)
class Article:
    """Leads to `url`, or to a page of a mini program."""

    title: str
    description: str = ""
    url: str = ""
    picurl: str = ""
    appid: str = ""
    pagepath: str = ""


@dataclass(frozen=True)
class News(Message):
    """One to eight articles."""

    msgtype = "news"
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class StoredArticle:
    """An article whose HTML WeCom keeps; `thumb_media_id` is an image from `media/upload`."""

    title: str
    thumb_media_id: str
    content: str
    author: str = ""
    content_source_url: str = ""
    digest: str = ""


@dataclass(frozen=True)
class MpNews(Message):
    """One to eight articles."""

    msgtype = "mpnews"
    articles: tuple[StoredArticle, ...]


@dataclass(frozen=True)
class Item:
    key: str
    value: str


@dataclass(frozen=True)
class MiniprogramNotice(Message):
    """Title and description have 4 to 12 characters. Cannot go to everybody."""

    msgtype = "miniprogram_notice"
    appid: str
    title: str
    description: str = ""
    page: str = ""
    emphasis_first_item: bool | None = None
    content_item: tuple[Item, ...] = ()

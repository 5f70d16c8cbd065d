"""How each msgtype looks in the chat. Everything is escaped first; the few tags WeCom allows come back by pattern."""

import re
from collections.abc import Callable
from html import escape

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.messages import Copy
from clienteling.wecom.mock.pages.card import template_card
from clienteling.wecom.mock.pages.links import link
from clienteling.wecom.mock.pages.words import word

ANCHOR = re.compile(r"&lt;a href=(?:&quot;|&#x27;)(https?://.*?)(?:&quot;|&#x27;).*?&gt;(.*?)&lt;/a&gt;", re.S)
BLOCK = re.compile(
    r"&lt;div class=(?:&quot;|&#x27;)(gray|normal|highlight)(?:&quot;|&#x27;)&gt;(.*?)&lt;/div&gt;", re.S
)
FONT = re.compile(
    r"&lt;font color=(?:&quot;|&#x27;)(info|comment|warning)(?:&quot;|&#x27;)&gt;(.*?)&lt;/font&gt;", re.S
)
MARKS = [
    (re.compile(r"^(#{1,6}) (.*)$", re.M), r"<h4>\2</h4>"),
    (re.compile(r"^&gt; ?(.*)$", re.M), r"<blockquote>\1</blockquote>"),
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)"), r'<a href="\2" target="_blank" rel="noreferrer">\1</a>'),
]


def bubble(copy: Copy, language: str) -> str:
    return BUBBLES[copy.message.msgtype](copy, language)


def _anchors(escaped: str) -> str:
    return ANCHOR.sub(r'<a href="\1" target="_blank" rel="noreferrer">\2</a>', escaped)


def _text(copy: Copy, language: str) -> str:
    return f'<div class="text">{_anchors(escape(str(copy.content["content"])))}</div>'


def _markdown(copy: Copy, language: str) -> str:
    words = FONT.sub(r'<span class="\1">\2</span>', escape(str(copy.content["content"])))
    for pattern, replacement in MARKS:
        words = pattern.sub(replacement, words)
    words = re.sub(r"(</h4>|</blockquote>)\n", r"\1", words)
    return f'<div class="text">{words}</div>'


def _textcard(copy: Copy, language: str) -> str:
    content = copy.content
    body = BLOCK.sub(r'<span class="\1">\2</span>', escape(str(content["description"])))
    more = escape(str(content.get("btntxt") or word("details", language)))
    return (
        f'<article class="card"><h3>{link(content, escape(str(content["title"])), "stretch")}</h3>'
        f'<p class="body">{body}</p><p class="more">{more}<i>›</i></p></article>'
    )


def _news(copy: Copy, language: str) -> str:
    first, *others = copy.content["articles"]
    rest = "".join(_article(article, "row") for article in others)
    return f'<article class="card news">{_article(first, "lead")}{rest}</article>'


def _article(article: Json, kind: str) -> str:
    picture = f'<img src="{escape(str(article["picurl"]))}" alt="">' if article.get("picurl") else ""
    summary = f"<p>{escape(str(article['description']))}</p>" if article.get("description") and kind == "lead" else ""
    title = link(article, escape(str(article["title"])), "stretch")
    return f'<div class="article {kind}">{picture}<div><h3>{title}</h3>{summary}</div></div>'


def _media(copy: Copy, language: str) -> str:
    """The mock keeps no content of uploads, so the phone shows what kind came and its title."""
    content, kind = copy.content, copy.message.msgtype
    title = f"<h3>{escape(str(content['title']))}</h3>" if content.get("title") else ""
    body = f'<p class="body">{escape(str(content["description"]))}</p>' if content.get("description") else ""
    return f'<article class="card"><p class="more">[{word(kind, language)}]</p>{title}{body}</article>'


def _mpnews(copy: Copy, language: str) -> str:
    rows = ({**article, "url": article.get("content_source_url")} for article in copy.content["articles"])
    return f'<article class="card news">{"".join(_article({**row, "picurl": ""}, "row") for row in rows)}</article>'


def _miniprogram_notice(copy: Copy, language: str) -> str:
    content = copy.content
    rows = "".join(
        f"<p>{escape(str(item['key']))} {escape(str(item['value']))}</p>" for item in content.get("content_item") or []
    )
    summary = escape(str(content.get("description") or ""))
    return (
        f'<article class="card"><h3>{escape(str(content["title"]))}</h3><p class="body">{summary}</p>{rows}</article>'
    )


def _card(copy: Copy, language: str) -> str:
    return template_card(copy)


BUBBLES: dict[str, Callable[[Copy, str], str]] = {
    "text": _text,
    "markdown": _markdown,
    "image": _media,
    "voice": _media,
    "file": _media,
    "video": _media,
    "mpnews": _mpnews,
    "miniprogram_notice": _miniprogram_notice,
    "textcard": _textcard,
    "news": _news,
    "template_card": _card,
}

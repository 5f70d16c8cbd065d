"""Links of messages: only web addresses become real ones."""

from html import escape
from urllib.parse import urlsplit

from clienteling.wecom.mock.directory import Json


def link(holder: Json, markup: str, kind: str = "") -> str:
    """`markup` inside an anchor to the holder's `url`, or as it is when there is none."""
    url = str(holder.get("url") or "")
    if urlsplit(url).scheme not in {"http", "https"}:
        return markup
    return f'<a class="{kind}" href="{escape(url)}" target="_blank" rel="noreferrer">{markup}</a>'

"""A chat between a client and a member, seen from either side, with the line to write in."""

from html import escape

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.pages.frame import stamp
from clienteling.wecom.mock.pages.links import link
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.talks import Author, Line, Talk
from clienteling.wecom.mock.world import World

NEW_STAMP_AFTER_S = 300
SHOWN = 100


def lines(world: World, talk: Talk, *, me: Author, other: str, language: str) -> str:
    """`me`: whose phone this is; `other`: the name of who is on the other one."""
    parts, before = [], 0
    for line in talk.lines[-SHOWN:]:
        if line.at - before > NEW_STAMP_AFTER_S:
            parts.append(stamp(line.at, world.clock.now()))
        before = line.at
        parts.append(_line(line, me, other, language))
    return "".join(parts)


def last_words(talk: Talk, language: str) -> str:
    """The last line, in a few words."""
    return _said(talk.lines[-1].content, language)[:40] if talk.lines else ""


def composer(action: str, hidden: dict[str, str], language: str) -> str:
    return (
        f'<form class="composer" data-post="{action}" data-refresh>{inputs(hidden)}'
        f'<input name="text" autocomplete="off" maxlength="2000" required aria-label="{word("write", language)}">'
        f"<button>{word('send', language)}</button></form>"
    )


def inputs(hidden: dict[str, str]) -> str:
    return "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items())


def button(action: str, hidden: dict[str, str], label: str, *, kind: str = "", go: str = "") -> str:
    """A form that is one button; `go`: where to afterwards, else the page is loaded again."""
    after = f' data-go="{escape(go)}"' if go else ""
    return f'<form data-post="{action}"{after}>{inputs(hidden)}<button class="{kind}">{escape(label)}</button></form>'


def _line(line: Line, me: Author, other: str, language: str) -> str:
    if line.author == "wecom":
        return f'<p class="note">{word(str(line.content["note"]), language)}</p>'
    own = " own" if line.author == me else ""
    tone = " soft" if line.author == "client" else ""
    avatar = "" if own else f'<span class="initial{tone}">{escape(other[:1])}</span>'
    return f'<div class="line{own}">{avatar}{_bubble(line.content, language)}</div>'


def _bubble(content: Json, language: str) -> str:
    kind = str(content.get("msgtype", ""))
    inner = content.get(kind) or {}
    if kind == "link":
        about = f"<small>{escape(str(inner.get('desc') or ''))}</small>"
        named = f"<b>{escape(str(inner['title']))}</b>{about}"
        return f'<div class="text">{link(inner, named)}</div>'
    return f'<div class="text">{escape(_said(content, language))}</div>'


def _said(content: Json, language: str) -> str:
    if "text" in content:
        return str(content["text"])
    if "note" in content:
        return word(str(content["note"]), language)
    kind = str(content["msgtype"])
    named = str((content.get(kind) or {}).get("title") or "")
    return f"[{word(kind, language)}]" + (f" {named}" if named else "")

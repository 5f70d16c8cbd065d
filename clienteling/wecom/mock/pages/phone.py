"""An associate's phone as WeCom shows it: the messages of the house's apps, refreshed by polling."""

from datetime import UTC, datetime, timedelta, timezone
from html import escape
from urllib.parse import quote, unquote

from clienteling.wecom.mock.directory import Corp, Member
from clienteling.wecom.mock.http import Answer, Incoming, html_answer
from clienteling.wecom.mock.messages import Copy
from clienteling.wecom.mock.pages.bubbles import bubble
from clienteling.wecom.mock.pages.layout import render, word
from clienteling.wecom.mock.world import World

SHANGHAI = timezone(timedelta(hours=8))
NEW_STAMP_AFTER_S = 300
SHOWN = 60
STATUS_ICONS = (
    '<svg viewBox="0 0 66 12" aria-hidden="true"><path d="M1 8h3v4H1zM6 6h3v6H6zM11 3h3v9h-3zM16 0h3v12h-3z"/>'
    '<path d="M33 2.5a10 10 0 0 1 7 2.8l-1.5 1.6a8 8 0 0 0-11 0L26 5.3a10 10 0 0 1 7-2.8zm0 4a6 6 0 0 1 4.2 1.7'
    'L33 12l-4.2-3.8A6 6 0 0 1 33 6.5z"/><rect x="46.5" y=".5" width="17" height="11" rx="3" fill="none" '
    'stroke="currentColor" opacity=".4"/><rect x="48" y="2" width="12" height="8" rx="1.8"/></svg>'
)


def show(world: World, incoming: Incoming) -> Answer:
    """`/phones/<userid>` is the page, `/phones/<userid>/messages` the part that is polled."""
    userid, _, part = unquote(incoming.path.removeprefix("/phones/")).partition("/")
    corp = world.corp_of(userid, incoming.query.get("corpid", ""))
    member = corp.members.get(userid.lower()) if corp else None
    if corp is None or member is None or part not in ("", "messages"):
        page = f'<main class="sheet narrow"><p class="empty">{word("no_phone", incoming.language)}</p></main>'
        return render(page, title="404", language=incoming.language, status=404)
    chat = _chat(world, corp, member, incoming.language)
    if part:
        return html_answer(chat)
    return render(_phone(world, corp, member, chat, incoming.language), title=member.name, language=incoming.language)


def _phone(world: World, corp: Corp, member: Member, chat: str, language: str) -> str:
    apps = list(corp.apps.values())
    title = apps[0].name if len(apps) == 1 else corp.name
    poll = f"/phones/{quote(member.userid, safe='')}/messages?corpid={quote(corp.corpid, safe='')}"
    now = datetime.fromtimestamp(world.clock.now(), SHANGHAI)
    about = " · ".join(part for part in (member.name, str(member.profile.get("position", ""))) if part)
    return (
        f'<div class="desk"><div class="phone" data-poll="{escape(poll)}" data-userid="{escape(member.userid)}" '
        f'data-corpid="{escape(corp.corpid)}">'
        f'<div class="status"><span>{now:%H:%M}</span>{STATUS_ICONS}</div>'
        f'<div class="bar"><a href="/" aria-label="{word("back", language)}">‹</a>'
        f"<div><b>{escape(title)}</b><small>{escape(about)}</small></div></div>"
        f'<div class="chat" id="chat" aria-live="polite">{chat}</div><div class="home"></div></div></div>'
        '<script src="/files/phone.js"></script>'
    )


def _chat(world: World, corp: Corp, member: Member, language: str) -> str:
    copies = [copy for copy in world.messages.on_phone(corp.corpid, member.key) if copy.shown][-SHOWN:]
    if not copies:
        return f'<p class="empty">{word("no_messages", language)}</p>'
    today = datetime.fromtimestamp(world.clock.now(), SHANGHAI)
    parts, before, sender = [], 0.0, ""
    for copy in copies:
        if copy.message.sent_at - before > NEW_STAMP_AFTER_S:
            parts.append(_stamp(copy, today))
        before = copy.message.sent_at
        label = _sender(corp, copy) if len(corp.apps) > 1 else ""
        parts.append((f'<p class="from">{label}</p>' if label != sender else "") + bubble(copy, language))
        sender = label
    return "".join(parts)


def _sender(corp: Corp, copy: Copy) -> str:
    """The app's name; its number once a new setup has dropped the app."""
    app = corp.apps.get(copy.message.agentid)
    return escape(app.name if app else str(copy.message.agentid))


def _stamp(copy: Copy, today: datetime) -> str:
    at = datetime.fromtimestamp(copy.message.sent_at, UTC).astimezone(SHANGHAI)
    shown = f"{at:%H:%M}" if at.date() == today.date() else f"{at:%m-%d %H:%M}"
    return f'<time datetime="{at.isoformat(timespec="seconds")}">{shown}</time>'

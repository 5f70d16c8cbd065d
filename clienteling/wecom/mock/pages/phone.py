"""An associate's phone as WeCom shows it: the messages of the house's apps, and the chats with clients."""

from html import escape
from urllib.parse import quote, unquote

from clienteling.wecom.mock.directory import Corp, Member
from clienteling.wecom.mock.http import Answer, Incoming, html_answer
from clienteling.wecom.mock.messages import Copy
from clienteling.wecom.mock.pages import member_talks
from clienteling.wecom.mock.pages.bubbles import bubble
from clienteling.wecom.mock.pages.frame import phone, stamp
from clienteling.wecom.mock.pages.layout import nobody, render
from clienteling.wecom.mock.pages.member_talks import tabs
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.world import World

NEW_STAMP_AFTER_S = 300
SHOWN = 60


def show(world: World, incoming: Incoming) -> Answer:
    """`/phones/<userid>` is the page, `…/messages` the part that is polled, `…/clients` the chats with clients."""
    userid, _, part = unquote(incoming.path.removeprefix("/phones/")).partition("/")
    corp = world.corp_of(userid, incoming.query.get("corpid", ""))
    member = corp.members.get(userid.lower()) if corp else None
    room, _, external_userid = part.partition("/")
    if corp is None or member is None or room not in ("", "messages", "clients"):
        return nobody(incoming.language)
    if room == "clients":
        return member_talks.show(world, incoming, corp, member, external_userid)
    chat = _chat(world, corp, member, incoming.language)
    if room == "messages":
        return html_answer(chat)
    return render(_phone(world, corp, member, chat, incoming.language), title=member.name, language=incoming.language)


def _phone(world: World, corp: Corp, member: Member, chat: str, language: str) -> str:
    apps = list(corp.apps.values())
    poll = f"/phones/{quote(member.userid, safe='')}/messages?corpid={quote(corp.corpid, safe='')}"
    about = " · ".join(part for part in (member.name, str(member.profile.get("position", ""))) if part)
    return phone(
        world,
        title=apps[0].name if len(apps) == 1 else corp.name,
        about=about,
        back="/",
        inside=chat,
        below=tabs(corp, member, "app_chat", language),
        data={"poll": poll, "userid": member.userid, "corpid": corp.corpid},
    )


def _chat(world: World, corp: Corp, member: Member, language: str) -> str:
    copies = [copy for copy in world.messages.on_phone(corp.corpid, member.key) if copy.shown][-SHOWN:]
    if not copies:
        return f'<p class="empty">{word("no_messages", language)}</p>'
    parts, before, sender = [], 0.0, ""
    for copy in copies:
        if copy.message.sent_at - before > NEW_STAMP_AFTER_S:
            parts.append(stamp(copy.message.sent_at, world.clock.now()))
        before = copy.message.sent_at
        label = _sender(corp, copy) if len(corp.apps) > 1 else ""
        parts.append((f'<p class="from">{label}</p>' if label != sender else "") + bubble(copy, language))
        sender = label
    return "".join(parts)


def _sender(corp: Corp, copy: Copy) -> str:
    """The app's name; its number once a new setup has dropped the app."""
    app = corp.apps.get(copy.message.agentid)
    return escape(app.name if app else str(copy.message.agentid))

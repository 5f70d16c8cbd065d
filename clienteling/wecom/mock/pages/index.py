"""The index: corps, their apps and members, each with a door to the phone."""

from html import escape
from urllib.parse import quote

from clienteling.wecom.mock.directory import Corp, Member
from clienteling.wecom.mock.http import Answer, Incoming
from clienteling.wecom.mock.pages.layout import render, word
from clienteling.wecom.mock.world import World


def show(world: World, incoming: Incoming) -> Answer:
    language = incoming.language
    corps = "".join(_corp(world, corp, language) for corp in world.corps.values())
    body = corps or f'<p class="empty">{word("empty_world", language)}</p>'
    head = f"<header><h1>{word('title', language)}</h1><p>{word('lead', language)}</p></header>"
    return render(f'<main class="sheet">{head}{body}</main>', title=word("title", language), language=language)


def _corp(world: World, corp: Corp, language: str) -> str:
    rows = "".join(_member(world, corp, member, language) for member in corp.members.values())
    count = f"{len(corp.members)} {word('members', language)}"
    return (
        f"<section><h2>{escape(corp.name)}</h2><p class='meta'>{escape(corp.corpid)} · {count}</p>"
        f'<ul class="people">{rows}</ul></section>'
    )


def _member(world: World, corp: Corp, member: Member, language: str) -> str:
    shown = sum(copy.shown for copy in world.messages.on_phone(corp.corpid, member.key))
    address = f"/phones/{quote(member.userid, safe='')}?corpid={quote(corp.corpid, safe='')}"
    badge = f'<span class="count" title="{word("messages", language)}">{shown}</span>' if shown else ""
    return f'<li><a href="{escape(address)}">{person(corp, member)}{badge}</a></li>'


def person(corp: Corp, member: Member) -> str:
    """Initial, name, position and department of a member."""
    department = corp.departments.get(member.department[0], {}).get("name", "")
    about = " · ".join(part for part in (str(member.profile.get("position", "")), str(department)) if part)
    return (
        f'<span class="initial">{escape(member.name[:1])}</span>'
        f'<span class="who"><b>{escape(member.name)}</b><small>{escape(about or member.userid)}</small></span>'
    )

"""The index: corps, their members and clients, each with a door to the phone."""

from html import escape
from urllib.parse import quote

from clienteling.wecom.mock.directory import Contact, Corp, Member
from clienteling.wecom.mock.http import Answer, Incoming
from clienteling.wecom.mock.pages.layout import sheet
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.world import World

MOST_CLIENTS = 60


def show(world: World, incoming: Incoming) -> Answer:
    language = incoming.language
    corps = "".join(_corp(world, corp, language) for corp in world.corps.values())
    return sheet("/", "title", "lead", corps or f'<p class="empty">{word("empty_world", language)}</p>', language)


def _corp(world: World, corp: Corp, language: str) -> str:
    rows = "".join(_member(world, corp, member) for member in corp.members.values())
    count = f"{len(corp.members)} {word('members', language)}"
    return (
        f"<section><h2>{escape(corp.name)}</h2><p class='meta'>{escape(corp.corpid)} · {count}</p>"
        f'<ul class="people">{rows}</ul></section>{_clients(corp, language)}'
    )


def _member(world: World, corp: Corp, member: Member) -> str:
    shown = sum(copy.shown for copy in world.messages.on_phone(corp.corpid, member.key))
    badge = f'<span class="count">{shown}</span>' if shown else ""
    return f'<li><a href="{escape(phone_of("phones", member.userid, corp))}">{person(corp, member)}{badge}</a></li>'


def _clients(corp: Corp, language: str) -> str:
    """The newest clients, and a way to let somebody new appear."""
    newest = list(corp.contacts.values())[-MOST_CLIENTS:][::-1]
    rows = "".join(f"<li>{_client(corp, contact)}</li>" for contact in newest)
    about = word("clients_lead", language)
    return (
        f"<section><h2>{word('clients', language)}</h2><p class='meta'>{about}</p>"
        f'<form class="line-form" data-post="/mock/clients" data-go="/clients/{{external_userid}}?corpid='
        f'{escape(quote(corp.corpid, safe=""))}"><input type="hidden" name="corpid" value="{escape(corp.corpid)}">'
        f'<label>{word("new_client", language)}<input name="name" maxlength="30" required '
        f'placeholder="{word("name", language)}"></label><button>{word("create", language)}</button></form>'
        f'<ul class="people">{rows}</ul></section>'
    )


def _client(corp: Corp, contact: Contact) -> str:
    names = [corp.members[key].name for key in contact.follows if key in corp.members]
    return (
        f'<a href="{escape(phone_of("clients", contact.external_userid, corp))}">'
        f"{figure(str(contact.profile['name']), ' · '.join(names) or contact.external_userid, 'soft')}</a>"
    )


def phone_of(kind: str, who: str, corp: Corp) -> str:
    return f"/{kind}/{quote(who, safe='')}?corpid={quote(corp.corpid, safe='')}"


def person(corp: Corp, member: Member) -> str:
    """Initial, name, position and department of a member."""
    department = corp.departments.get(member.department[0], {}).get("name", "")
    about = " · ".join(part for part in (str(member.profile.get("position", "")), str(department)) if part)
    return figure(member.name, about or member.userid)


def figure(name: str, about: str, tone: str = "") -> str:
    return (
        f'<span class="initial {tone}">{escape(name[:1])}</span>'
        f'<span class="who"><b>{escape(name)}</b><small>{escape(about)}</small></span>'
    )

"""A client's phone: who of the house is there, the codes one can scan, and the chat with an associate."""

from html import escape
from urllib.parse import quote, unquote

from clienteling.wecom.mock.client_phone import friends
from clienteling.wecom.mock.directory import Contact, Corp, Member
from clienteling.wecom.mock.http import Answer, Incoming, html_answer
from clienteling.wecom.mock.pages.codes import codes
from clienteling.wecom.mock.pages.frame import phone
from clienteling.wecom.mock.pages.index import figure
from clienteling.wecom.mock.pages.layout import nobody, render
from clienteling.wecom.mock.pages.talk import button, composer, last_words, lines
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.world import World

SCAN = "+scan"


def show(world: World, incoming: Incoming) -> Answer:
    """`/clients/<external_userid>`, `…/+scan` for the codes, `…/<userid>` for a chat (`poll`: its lines alone)."""
    external_userid, _, room = unquote(incoming.path.removeprefix("/clients/")).partition("/")
    corp = _corp(world, incoming.query.get("corpid", ""), external_userid)
    contact = corp.contacts.get(external_userid) if corp else None
    member = corp.members.get(room.lower()) if corp else None
    language = incoming.language
    if corp is None or contact is None or (room not in ("", SCAN) and member is None):
        return nobody(language)
    if member is None:
        page = _codes(world, corp, contact, language) if room else _home(world, corp, contact, language)
        return render(page, title=str(contact.profile["name"]), language=language)
    inside = lines(world, corp.talk(external_userid, member.userid), me="client", other=member.name, language=language)
    if "poll" in incoming.query:
        return html_answer(inside)
    return render(_chat(world, corp, contact, member, inside, language), title=member.name, language=language)


def _corp(world: World, corpid: str, external_userid: str) -> Corp | None:
    if corpid:
        return world.corps.get(corpid)
    return next((corp for corp in world.corps.values() if external_userid in corp.contacts), None)


def _address(corp: Corp, contact: Contact, room: str = "") -> str:
    path = f"/clients/{quote(contact.external_userid, safe='')}" + (f"/{quote(room, safe='+')}" if room else "")
    return f"{path}?corpid={quote(corp.corpid, safe='')}"


def _home(world: World, corp: Corp, contact: Contact, language: str) -> str:
    met = [member for key, member in corp.members.items() if (contact.external_userid, key) in corp.talks]
    met += [member for key, member in corp.members.items() if key in contact.follows and member not in met]
    rows = "".join(f"<li>{_row(corp, contact, member, language)}</li>" for member in met)
    scan = f'<a class="wide" href="{escape(_address(corp, contact, SCAN))}">{word("scan", language)}</a>'
    return phone(
        world,
        title=word("wechat", language),
        about=str(contact.profile["name"]),
        back="/",
        inside=f'<ul class="talks">{rows}</ul>' if rows else f'<p class="empty">{word("no_friends", language)}</p>',
        below=f'<div class="foot">{scan}</div>',
    )


def _row(corp: Corp, contact: Contact, member: Member, language: str) -> str:
    said = last_words(corp.talk(contact.external_userid, member.userid), language) or f"@{corp.name}"
    return f'<a href="{escape(_address(corp, contact, member.userid))}">{figure(member.name, said)}</a>'


def _codes(world: World, corp: Corp, contact: Contact, language: str) -> str:
    return phone(
        world,
        title=word("scan", language),
        about=word("scan_lead", language),
        back=_address(corp, contact),
        inside=codes(corp, contact, _address(corp, contact), language),
    )


def _chat(world: World, corp: Corp, contact: Contact, member: Member, inside: str, language: str) -> str:
    pair = {"corpid": corp.corpid, "userid": member.userid, "external_userid": contact.external_userid}
    if friends(contact, member.key):
        gone = button("/mock/clients/leave", pair, word("delete", language), kind="danger")
        below = f'<details class="more-menu"><summary aria-label="⋯">⋯</summary><div>{gone}</div></details>'
        below += composer("/mock/clients/write", pair, language)
    else:
        below = f'<p class="over-line">{word("no_friend", language)}</p>'
    return phone(
        world,
        title=member.name,
        about=f"@{corp.name}",
        back=_address(corp, contact),
        inside=inside,
        below=below,
        data={"poll": f"{_address(corp, contact, member.userid)}&poll=1"},
    )

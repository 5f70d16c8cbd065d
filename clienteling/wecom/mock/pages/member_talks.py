"""An associate's chats with clients: the list, and one chat with its remark and its end."""

from html import escape
from urllib.parse import quote

from clienteling.wecom.mock.client_phone import friends
from clienteling.wecom.mock.directory import Contact, Corp, Member
from clienteling.wecom.mock.http import Answer, Incoming, html_answer
from clienteling.wecom.mock.pages.frame import phone
from clienteling.wecom.mock.pages.index import figure
from clienteling.wecom.mock.pages.layout import nobody, render
from clienteling.wecom.mock.pages.sidebar import tools
from clienteling.wecom.mock.pages.talk import button, composer, inputs, last_words, lines
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.world import World


def show(world: World, incoming: Incoming, corp: Corp, member: Member, external_userid: str) -> Answer:
    """The list; with a client the chat, of which `poll` asks for the lines alone."""
    language = incoming.language
    contact = corp.contacts.get(external_userid)
    if external_userid and contact is None:
        return nobody(language)
    if contact is None:
        return render(_list(world, corp, member, language), title=member.name, language=language)
    talk = corp.talk(external_userid, member.userid)
    inside = lines(world, talk, me="member", other=_name(contact, member), language=language)
    if "poll" in incoming.query:
        return html_answer(inside)
    return render(_chat(world, corp, member, contact, inside, language), title=member.name, language=language)


def tabs(corp: Corp, member: Member, here: str, language: str) -> str:
    """Between the apps' messages and the clients."""
    doors = {"app_chat": _address(corp, member), "clients": _address(corp, member, "/clients")}
    return (
        '<nav class="tabs">'
        + "".join(
            f'<a href="{escape(address)}"{" aria-current=page" if name == here else ""}>{word(name, language)}</a>'
            for name, address in doors.items()
        )
        + "</nav>"
    )


def _address(corp: Corp, member: Member, room: str = "") -> str:
    return f"/phones/{quote(member.userid, safe='')}{room}?corpid={quote(corp.corpid, safe='')}"


def _name(contact: Contact, member: Member) -> str:
    follow = contact.follows.get(member.key, {})
    return str(follow.get("remark") or contact.profile["name"] or contact.external_userid)


def _list(world: World, corp: Corp, member: Member, language: str) -> str:
    contacts = corp.contacts_of(member.userid)
    contacts.sort(key=lambda it: -max([line.at for line in corp.talk(it.external_userid, member.key).lines], default=0))
    rows = "".join(_row(corp, member, contact, language) for contact in contacts)
    return phone(
        world,
        title=word("clients", language),
        about=member.name,
        back="/",
        inside=f'<ul class="talks">{rows}</ul>' if rows else f'<p class="empty">{word("no_clients", language)}</p>',
        below=tabs(corp, member, "clients", language),
    )


def _row(corp: Corp, member: Member, contact: Contact, language: str) -> str:
    address = _address(corp, member, f"/clients/{quote(contact.external_userid, safe='')}")
    said = last_words(corp.talk(contact.external_userid, member.userid), language)
    return f'<li><a href="{escape(address)}">{figure(_name(contact, member), said, "soft")}</a></li>'


def _chat(world: World, corp: Corp, member: Member, contact: Contact, inside: str, language: str) -> str:
    pair = {"corpid": corp.corpid, "userid": member.userid, "external_userid": contact.external_userid}
    back, here = (
        _address(corp, member, f"/clients{part}") for part in ("", f"/{quote(contact.external_userid, safe='')}")
    )
    over = f'<p class="over-line">{word("no_friend", language)}</p>'
    write = composer("/mock/members/write", pair, language) if friends(contact, member.key) else over
    menu = _menu(contact, member, pair, back, language) if member.key in contact.follows else ""
    write = tools(corp, pair) + write
    return phone(
        world,
        title=_name(contact, member),
        about=f"@{word('wechat', language)}",
        back=back,
        inside=inside,
        below=menu + write,
        data={"poll": f"{here}&poll=1"},
    )


def _menu(contact: Contact, member: Member, pair: dict[str, str], back: str, language: str) -> str:
    remark = escape(str(contact.follows[member.key].get("remark", "")))
    return (
        f'<details class="more-menu"><summary aria-label="⋯">⋯</summary><div>'
        f'<form data-post="/mock/members/remark">{inputs(pair)}<label>{word("remark", language)}'
        f'<input name="remark" maxlength="20" value="{remark}"></label><button>{word("save", language)}</button></form>'
        f"{button('/mock/members/remove', pair, word('delete', language), kind='danger', go=back)}</div></details>"
    )

"""What a client can add an associate by: contact ways, acquisition links and name cards."""

from html import escape

import segno

from clienteling.wecom.mock.client_phone import friends
from clienteling.wecom.mock.directory import Contact, Corp, Json
from clienteling.wecom.mock.pages.talk import button
from clienteling.wecom.mock.pages.words import word

MOST = 30


def codes(corp: Corp, contact: Contact, home: str, language: str) -> str:
    """The newest ways first, then links, then everybody's card."""
    client = {"corpid": corp.corpid, "external_userid": contact.external_userid}
    ways = list(corp.contact_ways.values())[-MOST:][::-1]
    rows = [_way(corp, way, client, home, language) for way in ways]
    for link in list(corp.acquisition.links.values())[-MOST:][::-1]:
        add = button("/mock/clients/add", client | {"link_id": link.link_id}, word("add", language), go=home)
        rows.append(_code(link.url, str(link.fields["link_name"]), word("link", language), add))
    rows += [_card(corp, contact, key, client, home, language) for key in corp.members]
    return f'<ul class="codes">{"".join(rows)}</ul>'


def _way(corp: Corp, way: Json, client: dict[str, str], home: str, language: str) -> str:
    names = [corp.members[key].name for key in map(str.lower, way["user"]) if key in corp.members]
    named = str(way["remark"] or "、".join(names) or word("contact_way", language))
    about = " · ".join(part for part in (word("contact_way", language), str(way["state"])) if part)
    add = button("/mock/clients/add", client | {"content": way["content"]}, word("add", language), go=home)
    return _code(str(way["content"]), named, about, add)


def _card(corp: Corp, contact: Contact, key: str, client: dict[str, str], home: str, language: str) -> str:
    member = corp.members[key]
    add = button("/mock/clients/add", client | {"userid": member.userid}, word("add", language), go=home)
    done = f'<span class="done">{word("added", language)}</span>'
    return (
        f'<li><span class="initial">{escape(member.name[:1])}</span><span class="who"><b>{escape(member.name)}</b>'
        f"<small>{word('card', language)}</small></span>{done if friends(contact, key) else add}</li>"
    )


def _code(content: str, named: str, about: str, add: str) -> str:
    said = f"<b>{escape(named)}</b><small>{escape(about)}</small>"
    return f'<li>{_picture(content)}<span class="who">{said}</span>{add}</li>'


def _picture(content: str) -> str:
    code = segno.make(content, error="m", boost_error=False)
    drawn = str(code.svg_inline(border=1, omitsize=True, svgclass="code", lineclass=None))
    return drawn.replace("<svg", '<svg aria-hidden="true"', 1)

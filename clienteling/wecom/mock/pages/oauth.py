"""The authorize page (documents 91022, 98152): a list of members instead of a signed-in WeCom client."""

from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from clienteling.wecom.mock.directory import App, Corp
from clienteling.wecom.mock.http import Answer, Incoming, redirect
from clienteling.wecom.mock.pages.index import figure, person
from clienteling.wecom.mock.pages.layout import render
from clienteling.wecom.mock.pages.words import word
from clienteling.wecom.mock.world import World

OUTSIDE = "outside:"
MOST_OUTSIDE = 12
PATHS = ("/connect/oauth2/authorize", "/wwlogin/sso/login", "/wwopen/sso/qrConnect")


def authorize(world: World, incoming: Incoming) -> Answer:
    """Ask who it is, then go back with a code; `as=<userid>` answers the question at once. A client's
    external_userid does too: whoever opens the page in WeChat is somebody from outside."""
    query, language = incoming.query, incoming.language
    corp = world.corps.get(query.get("appid", ""))
    app = _app(corp, query.get("agentid", "")) if corp else None
    if corp is None or (query.get("agentid") and app is None):
        return _error("bad_corp", 40013, language)
    if not _trusted(query.get("redirect_uri", ""), app):
        return _error("bad_redirect", 50001, language)
    if "as" not in query:
        return _ask(corp, app, incoming)
    if query["as"] in corp.contacts:
        code = world.tickets.issue(corp.corpid, query["as"], world.settings.oauth_code_life_s, OUTSIDE)
        return redirect(_back(query["redirect_uri"], code, query.get("state", "")))
    member = corp.members.get(query["as"].lower())
    if member is None or (app and not app.sees(member.userid)):
        return _error("no_phone", 50002, language)
    scope = query.get("scope", "snsapi_base") if app else "snsapi_base"
    code = world.tickets.issue(corp.corpid, member.userid, world.settings.oauth_code_life_s, f"oauth:{scope}")
    back = _back(query["redirect_uri"], code, query.get("state", ""))
    return redirect(back, wecom_member=f"{corp.corpid}|{member.userid}", wecom_chat="", wecom_entry="")


def _app(corp: Corp, agentid: str) -> App | None:
    return corp.apps.get(int(agentid)) if agentid.isdecimal() else None


def _trusted(address: str, app: App | None) -> bool:
    """The domain must be the app's trusted one, port included, if the app has one."""
    parts = urlsplit(address)
    domain = app.trusted_domain if app else ""
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and domain in ("", parts.netloc)


def _back(address: str, code: str, state: str) -> str:
    parts = urlsplit(address)
    query = [*parse_qsl(parts.query, keep_blank_values=True), ("code", code), ("state", state)]
    return parts._replace(query=urlencode(query), fragment="").geturl()


def _ask(corp: Corp, app: App | None, incoming: Incoming) -> Answer:
    language = incoming.language
    seen = [member for member in corp.members.values() if app is None or app.sees(member.userid)]
    members = "".join(_choice(incoming, it.userid, person(corp, it)) for it in seen)
    outside = list(corp.contacts.values())[-MOST_OUTSIDE:][::-1] if incoming.path == PATHS[0] else []
    clients = "".join(_choice(incoming, it.external_userid, figure(it.profile["name"], "", "soft")) for it in outside)
    strangers = f'<h2>{word("outside", language)}</h2><ul class="people">{clients}</ul>' if clients else ""
    head = f"<header><h1>{word('who', language)}</h1><p>{word('who_lead', language)} {escape(corp.name)}</p></header>"
    page = f'<main class="sheet narrow">{head}<ul class="people">{members}</ul>{strangers}</main>'
    return render(page, title=word("who", language), language=language)


def _choice(incoming: Incoming, who: str, shown: str) -> str:
    return f'<li><a href="?{escape(urlencode({**incoming.query, "as": who}))}">{shown}</a></li>'


def _error(name: str, code: int, language: str) -> Answer:
    page = f'<main class="sheet narrow"><header><h1>{code}</h1><p>{word(name, language)}</p></header></main>'
    return render(page, title=str(code), language=language, status=400)

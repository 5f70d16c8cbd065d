"""The tools beside a chat: an app's own page opens on the client one is writing with (document 94315)."""

from html import escape
from urllib.parse import urlencode

from clienteling.wecom.mock.directory import Corp
from clienteling.wecom.mock.http import Answer, Incoming, redirect
from clienteling.wecom.mock.pages.layout import nobody
from clienteling.wecom.mock.world import World


def tools(corp: Corp, pair: dict[str, str]) -> str:
    """A door to every app that has a page for the sidebar."""
    doors = "".join(
        f'<a href="/sidebar?{escape(urlencode({**pair, "agentid": app.agentid}))}">{escape(app.name)}</a>'
        for app in corp.apps.values()
        if app.sidebar_url
    )
    return f'<nav class="tools">{doors}</nav>' if doors else ""


def show(world: World, incoming: Incoming) -> Answer:
    """To the app's page; the phone remembers who holds it, which chat is open, and by which `entry` it went there."""
    query = incoming.query
    corp = world.corps.get(query.get("corpid", ""))
    agentid = query.get("agentid", "")
    app = corp.apps.get(int(agentid)) if corp and agentid.isdecimal() else None
    member = corp.members.get(query.get("userid", "").lower()) if corp else None
    if corp is None or app is None or member is None or not app.sidebar_url:
        return nobody(incoming.language)
    held_by, entry = f"{corp.corpid}|{member.userid}", query.get("entry", "single_chat_tools")
    chat = query.get("external_userid", "")
    return redirect(app.sidebar_url, wecom_member=held_by, wecom_chat=chat, wecom_entry=entry)

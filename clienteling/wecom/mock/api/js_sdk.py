"""Tickets for the JS-SDK (documents 90506, 94313)."""

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request, call


@call("GET", "/cgi-bin/get_jsapi_ticket")
def get_jsapi_ticket(request: Request) -> Json:
    return _ticket(request, "config")


@call("GET", "/cgi-bin/ticket/get")
def ticket_get(request: Request) -> Json:
    if request.query.get("type") != "agent_config":
        raise Refused(91040)
    return _ticket(request, "agent_config")


def _ticket(request: Request, kind: str) -> Json:
    """The same while it is valid, for each app and kind."""
    life_s = request.world.settings.js_ticket_life_s
    ticket, expires_in = request.world.js_tickets.issue(request.corp.corpid, request.app.agentid, kind, life_s)
    return {"ticket": ticket, "expires_in": expires_in}

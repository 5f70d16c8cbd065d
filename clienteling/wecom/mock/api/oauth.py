"""Who stands behind an OAuth code (documents 91023, 95833); the page that issues codes is in `pages.oauth`."""

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.outsiders import openid_of
from clienteling.wecom.mock.registry import Request, call

DEVICE = "0123456789ABCDEF"
PERSONAL = ("gender", "avatar", "qr_code", "mobile", "email", "biz_mail", "address")


@call("GET", "/cgi-bin/auth/getuserinfo", counted=False)
def getuserinfo(request: Request) -> Json:
    userid, scope = _redeem(request)
    if scope is None:
        return _outsider(request, userid)
    if scope != "snsapi_privateinfo" or request.corp.member(userid, request.app) is None:
        return {"userid": userid}
    life_s = request.world.settings.user_ticket_life_s
    return {
        "userid": userid,
        "user_ticket": request.world.tickets.issue(request.corp.corpid, userid, life_s, "detail:"),
    }


@call("GET", "/cgi-bin/user/getuserinfo", counted=False)
def legacy_getuserinfo(request: Request) -> Json:
    """The old path answers in CamelCase."""
    userid, scope = _redeem(request)
    if scope is None:
        return {"OpenId": openid_of(request.corp.corpid, userid), "DeviceId": DEVICE}
    return {"UserId": userid, "DeviceId": DEVICE}


@call("POST", "/cgi-bin/auth/getuserdetail", counted=False)
@call("POST", "/cgi-bin/user/getuserdetail", counted=False)
def getuserdetail(request: Request) -> Json:
    code = validate.text(request.body, "user_ticket", code=84015)
    ticket = request.world.tickets.look(code, request.corp.corpid, unknown=84015, used=84015, expired=84014)
    member = request.corp.member(ticket.userid, request.app)
    if ticket.subject != "detail:" or member is None:
        raise Refused(84015)
    return {"userid": member.userid} | {name: member.profile[name] for name in PERSONAL if name in member.profile}


def _outsider(request: Request, external_userid: str) -> Json:
    """Somebody who is no member; `external_userid` only for a client of a member the app sees."""
    known = {"openid": openid_of(request.corp.corpid, external_userid)}
    contact = request.corp.contacts.get(external_userid)
    if contact and any(request.app.sees(key) for key in contact.follows):
        known["external_userid"] = external_userid
    return known


def _redeem(request: Request) -> tuple[str, str | None]:
    """Whose the unused code is, and its scope; none for somebody from outside."""
    tickets, corpid = request.world.tickets, request.corp.corpid
    ticket = tickets.look(request.query.get("code", ""), corpid, unknown=40029, used=42022, expired=42003)
    kind, _, scope = ticket.subject.partition(":")
    if kind not in ("oauth", "outside"):
        raise Refused(40029)
    ticket.used = True
    return ticket.userid, scope if kind == "oauth" else None

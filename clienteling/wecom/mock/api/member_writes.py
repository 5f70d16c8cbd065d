"""Members written by the contact-sync helper (documents 90195, 90197, 90198, 90199), and their openids (90202).

What its own calls change is not called back to it."""

import re

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.api.contacts import user_of
from clienteling.wecom.mock.directory import Json, Member
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.handing_over import leave
from clienteling.wecom.mock.outsiders import openid_of
from clienteling.wecom.mock.ranges import whole_numbers
from clienteling.wecom.mock.registry import Request, call

USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")
MOST = 200
ROOT = 1
OWN = {"userid", "name", "department", "to_invite", "new_userid"}


@call("POST", "/cgi-bin/user/create", scope="contacts")
def create(request: Request) -> Json:
    """Raises 40003, 60102, 60104, 60003, 40063."""
    body, members = request.body, request.corp.members
    userid = validate.text(body, "userid", code=41009)
    if not USERID.fullmatch(userid):
        raise Refused(40003)
    if userid.lower() in members:
        raise Refused(60102)
    name = validate.text(body, "name", code=40063, octets=64)
    member = Member(userid, name, _departments(request) or [ROOT], _profile(request, userid))
    members[member.key] = member
    return {"errmsg": "created"}


@call("POST", "/cgi-bin/user/update", scope="contacts")
def update(request: Request) -> Json:
    """Only what is given changes."""
    member = user_of(request, validate.text(request.body, "userid", code=41009))
    member.profile |= _profile(request, member.userid)
    member.name = validate.optional(request.body, "name", octets=64) or member.name
    member.department = _departments(request) or member.department
    return {"errmsg": "updated"}


@call("GET", "/cgi-bin/user/delete", scope="contacts")
def delete(request: Request) -> Json:
    _go(request, request.query.get("userid", ""))
    return {"errmsg": "deleted"}


@call("POST", "/cgi-bin/user/batchdelete", scope="contacts")
def batchdelete(request: Request) -> Json:
    for userid in validate.strings(request.body, "useridlist", least=1, most=MOST, code=40031):
        _go(request, userid)
    return {"errmsg": "deleted"}


@call("POST", "/cgi-bin/user/convert_to_openid")
def convert_to_openid(request: Request) -> Json:
    member = user_of(request, validate.text(request.body, "userid", code=41009))
    return {"openid": openid_of(request.corp.corpid, member.key)}


@call("POST", "/cgi-bin/user/convert_to_userid")
def convert_to_userid(request: Request) -> Json:
    openid, corp = validate.text(request.body, "openid"), request.corp
    for member in corp.visible_members(request.app):
        if openid_of(corp.corpid, member.key) == openid:
            return {"userid": member.userid}
    raise Refused(46004)


def _go(request: Request, userid: str) -> None:
    leave(request.world, request.corp, user_of(request, userid))


def _departments(request: Request) -> list[int]:
    """Those of the body. Raises 60003."""
    given = whole_numbers(request.body, "department")
    if not set(given) <= set(request.corp.departments):
        raise Refused(60003)
    return given


def _profile(request: Request, userid: str) -> Json:
    """Everything else that was given. Raises 60104 for a mobile that another member has."""
    mobile = validate.optional(request.body, "mobile")
    for member in request.corp.members.values():
        if mobile and member.key != userid.lower() and member.profile.get("mobile") == mobile:
            raise Refused(60104)
    return {name: value for name, value in request.body.items() if name not in OWN}

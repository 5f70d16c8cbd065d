"""Ids of members and departments, and the corp's tags (documents 95406, 95407, 96067, 95402, 90213, 90216)."""

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.api.contacts import asked_department
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request, call

MOST_IDS = 10_000


@call("GET", "/cgi-bin/department/simplelist")
def department_simplelist(request: Request) -> Json:
    corp, visible = request.corp, request.corp.visible_departments(request.app)
    if request.query.get("id"):
        visible &= corp.subtree(asked_department(request, "id"))
    rows = [row for id_, row in sorted(corp.departments.items()) if id_ in visible]
    return {"department_id": [{name: row[name] for name in ("id", "parentid", "order")} for row in rows]}


@call("GET", "/cgi-bin/department/get")
def department_get(request: Request) -> Json:
    return {"department": request.corp.departments[asked_department(request, "id")]}


@call("POST", "/cgi-bin/user/list_id", scope="contacts")
def list_id(request: Request) -> Json:
    """Only for the contact-sync secret; a row per member and department."""
    limit = validate.number(request.body, "limit", default=MOST_IDS)
    if not 1 <= limit <= MOST_IDS:
        raise Refused(validate.INVALID, "limit")
    members = request.corp.visible_members(request.app)
    rows = [{"userid": member.userid, "department": id_} for member in members for id_ in member.department]
    found, following = request.page(rows, limit, query="list_id")
    return {"dept_user": found, "next_cursor": following}


@call("POST", "/cgi-bin/user/getuserid")
def getuserid(request: Request) -> Json:
    mobile = validate.text(request.body, "mobile")
    for member in request.corp.visible_members(request.app):
        if member.profile.get("mobile") == mobile:
            return {"userid": member.userid}
    raise Refused(46004)


@call("GET", "/cgi-bin/tag/list")
def tag_list(request: Request) -> Json:
    return {"taglist": [{"tagid": id_, "tagname": _name(request, id_)} for id_ in request.corp.tags]}


@call("GET", "/cgi-bin/tag/get")
def tag_get(request: Request) -> Json:
    id_ = tag_of(request, request.query.get("tagid"))
    seen = [request.corp.member(userid, request.app) for userid in sorted(request.corp.tags[id_])]
    users = [{"userid": member.userid, "name": member.name} for member in seen if member]
    return {"tagname": _name(request, id_), "userlist": users, "partylist": []}


def tag_of(request: Request, given: object) -> int:
    """Raises 40068."""
    if not str(given).isdecimal() or int(str(given)) not in request.corp.tags:
        raise Refused(40068)
    return int(str(given))


def _name(request: Request, id_: int) -> str:
    return request.corp.tag_names.get(id_, str(id_))


@call("GET", "/cgi-bin/agent/list")
def agent_list(request: Request) -> Json:
    """A secret belongs to one app, and sees that one."""
    app = request.app
    return {"agentlist": [{"agentid": app.agentid, "name": app.name, "square_logo_url": ""}]}


@call("GET", "/cgi-bin/agent/get")
def agent_get(request: Request) -> Json:
    """The token's own app. Raises 40056, 301002."""
    given = request.query.get("agentid", "")
    if not given.isdecimal() or int(given) not in request.corp.apps:
        raise Refused(40056)
    app = request.app
    if int(given) != app.agentid:
        raise Refused(301002)
    users = [{"userid": member.userid} for member in request.corp.visible_members(app)]
    about: Json = {"agentid": app.agentid, "name": app.name, "square_logo_url": "", "description": "", "close": 0}
    about |= {"redirect_domain": app.trusted_domain, "report_location_flag": 0, "isreportenter": 0, "home_url": ""}
    return about | {"allow_userinfos": {"user": users}, "allow_partys": {"partyid": []}, "allow_tags": {"tagid": []}}

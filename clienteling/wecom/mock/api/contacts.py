"""Members and departments (documents 90196, 90200, 90201, 90208)."""

from clienteling.wecom.mock.directory import App, Json, Member
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request, call

CUT = {"avatar", "thumb_avatar", "gender", "mobile", "email", "biz_mail", "qr_code", "address"}


@call("GET", "/cgi-bin/user/get")
def user_get(request: Request) -> Json:
    return details(request, user_of(request, request.query.get("userid", "")))


@call("GET", "/cgi-bin/user/simplelist")
def user_simplelist(request: Request) -> Json:
    rows = [{"userid": m.userid, "name": m.name, "department": m.department} for m in _listed(request)]
    return {"userlist": rows}


@call("GET", "/cgi-bin/user/list")
def user_list(request: Request) -> Json:
    return {"userlist": [details(request, member) for member in _listed(request)]}


@call("GET", "/cgi-bin/department/list")
def department_list(request: Request) -> Json:
    corp, visible = request.corp, request.corp.visible_departments(request.app)
    if request.query.get("id"):
        visible &= corp.subtree(asked_department(request, "id"))
    return {"department": [row for id_, row in sorted(corp.departments.items()) if id_ in visible]}


def user_of(request: Request, userid: str) -> Member:
    """Raises 41009 without one, 60111 for nobody the app sees."""
    if not userid:
        raise Refused(41009)
    member = request.corp.member(userid, request.app)
    if member is None:
        raise Refused(60111)
    return member


def details(request: Request, member: Member) -> Json:
    """user/get's fields; personal ones are withheld from apps created after 2022-06-20."""
    count = len(member.department)
    defaults: Json = {"order": [0] * count, "position": "", "is_leader_in_dept": [0] * count, "direct_leader": []}
    row: Json = {"userid": member.userid, "name": member.name, "department": member.department, **defaults}
    row |= {"main_department": member.department[0], "status": 1, "alias": "", "extattr": {"attrs": []}}
    row |= member.profile
    return {name: value for name, value in row.items() if not (name in CUT and _cut(request, request.app))}


def _cut(request: Request, app: App) -> bool:
    return request.world.settings.privacy_cut if app.privacy_cut is None else app.privacy_cut


def asked_department(request: Request, name: str) -> int:
    """Raises 60123 for no number, 60003 for no department, 60011 outside the app's range."""
    given = request.query.get(name, "")
    if not given.isdecimal():
        raise Refused(60123)
    department = int(given)
    if department not in request.corp.departments:
        raise Refused(60003)
    if department not in request.corp.visible_departments(request.app):
        raise Refused(60011)
    return department


def _listed(request: Request) -> list[Member]:
    department = asked_department(request, "department_id")
    whole = request.query.get("fetch_child") == "1"
    wanted = request.corp.subtree(department) if whole else {department}
    return list(request.corp.in_departments(wanted, request.app))

"""Departments and tags of members written by the contact-sync helper (documents 90205 to 90207, 90210 to 90215)."""

from collections.abc import Callable

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.api.contact_ids import tag_of
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request, call

MOST = 1000
ROOT = 1


@call("POST", "/cgi-bin/department/create", scope="contacts")
def create(request: Request) -> Json:
    body, departments = request.body, request.corp.departments
    row: Json = {"parentid": _parent(request), "order": validate.number(body, "order", default=1)}
    row["name"] = _new_name(request, validate.text(body, "name", code=40063), row["parentid"])
    row["id"] = validate.number(body, "id", default=max(departments) + 1)
    if row["id"] in departments:
        raise Refused(60008)
    departments[row["id"]] = row
    return {"errmsg": "created", "id": row["id"]}


@call("POST", "/cgi-bin/department/update", scope="contacts")
def update(request: Request) -> Json:
    body, row = request.body, _department(request, validate.number(request.body, "id"))
    parent = _parent(request) if "parentid" in body else row["parentid"]
    if parent in request.corp.subtree(row["id"]):
        raise Refused(60004)
    if body.get("name") and body["name"] != row["name"]:
        row["name"] = _new_name(request, validate.text(body, "name"), parent)
    row |= {"parentid": parent, "order": validate.number(body, "order", default=row["order"])}
    return {"errmsg": "updated"}


@call("GET", "/cgi-bin/department/delete", scope="contacts")
def delete(request: Request) -> Json:
    """Raises 60003, 60006 while it has departments, 60005 while it has members."""
    given = request.query.get("id", "")
    row = _department(request, int(given) if given.isdecimal() else 0)
    if row["id"] == ROOT or len(request.corp.subtree(row["id"])) > 1:
        raise Refused(60006)
    if any(request.corp.in_departments([row["id"]], request.app)):
        raise Refused(60005)
    del request.corp.departments[row["id"]]
    return {"errmsg": "deleted"}


@call("POST", "/cgi-bin/tag/create", scope="contacts")
def tag_create(request: Request) -> Json:
    corp = request.corp
    name = validate.text(request.body, "tagname", code=40063, chars=32)
    if name in corp.tag_names.values():
        raise Refused(40071)
    tagid = validate.number(request.body, "tagid", default=max(corp.tags, default=0) + 1)
    if tagid in corp.tags:
        raise Refused(40068)
    corp.tags[tagid], corp.tag_names[tagid] = set(), name
    return {"errmsg": "created", "tagid": tagid}


@call("POST", "/cgi-bin/tag/update", scope="contacts")
def tag_update(request: Request) -> Json:
    tagid = tag_of(request, request.body.get("tagid"))
    request.corp.tag_names[tagid] = validate.text(request.body, "tagname", code=40063, chars=32)
    return {"errmsg": "updated"}


@call("GET", "/cgi-bin/tag/delete", scope="contacts")
def tag_delete(request: Request) -> Json:
    tagid = tag_of(request, request.query.get("tagid"))
    del request.corp.tags[tagid]
    request.corp.tag_names.pop(tagid, None)
    return {"errmsg": "deleted"}


@call("POST", "/cgi-bin/tag/addtagusers", scope="contacts")
def tag_add(request: Request) -> Json:
    return _retag(request, set.update)


@call("POST", "/cgi-bin/tag/deltagusers", scope="contacts")
def tag_remove(request: Request) -> Json:
    return _retag(request, set.difference_update)


def _retag(request: Request, change: Callable[[set[str], set[str]], None]) -> Json:
    """`invalidlist` names whom the app does not see."""
    tagid = tag_of(request, request.body.get("tagid"))
    userids = validate.strings(request.body, "userlist", most=MOST, code=40031)
    seen = {userid.lower() for userid in userids if request.corp.member(userid, request.app)}
    change(request.corp.tags[tagid], seen)
    strangers = [userid for userid in userids if userid.lower() not in seen]
    return {"invalidlist": "|".join(strangers)} if strangers else {}


def _department(request: Request, given: int) -> Json:
    if given not in request.corp.departments:
        raise Refused(60003)
    return request.corp.departments[given]


def _parent(request: Request) -> int:
    return int(_department(request, validate.number(request.body, "parentid"))["id"])


def _new_name(request: Request, name: str, parent: int) -> str:
    """Raises 60008 where the parent has one of that name."""
    siblings = (row for row in request.corp.departments.values() if row["parentid"] == parent)
    if any(row["name"] == name for row in siblings):
        raise Refused(60008)
    return name

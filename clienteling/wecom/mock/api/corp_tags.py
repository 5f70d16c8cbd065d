"""Corp tags and marking clients with them (documents 92117, 92118)."""

import secrets

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.api.external import SCOPE
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request, call
from clienteling.wecom.mock.relations import relation
from clienteling.wecom.mock.tag_groups import Tag, TagGroup

MOST_TAGS = 10_000
NAME_CHARS = 30


@call("POST", "/cgi-bin/externalcontact/get_corp_tag_list", scope=SCOPE)
def get_corp_tag_list(request: Request) -> Json:
    tag_ids, group_ids = _ids(request.body)
    groups = sorted(request.corp.tag_groups.values(), key=lambda group: -group.order)
    if group_ids:
        rows = [it.as_json(list(it.tags.values()), deleted=True) for it in groups if it.id in group_ids]
    elif tag_ids:
        chosen = [(it, [tag for tag in it.tags.values() if tag.id in tag_ids]) for it in groups]
        rows = [group.as_json(tags, deleted=True) for group, tags in chosen if tags]
    else:
        rows = [group.as_json(group.live()) for group in groups if not group.deleted]
    return {"tag_group": rows}


@call("POST", "/cgi-bin/externalcontact/add_corp_tag", scope=SCOPE)
def add_corp_tag(request: Request) -> Json:
    wanted: dict[str, int] = {}
    for row in validate.mappings(request.body, "tag", least=1, most=MOST_TAGS):
        wanted.setdefault(validate.text(row, "name", chars=NAME_CHARS, long=40058), _order(row))
    group = _group_for(request)
    if {tag.name for tag in group.live()} & set(wanted):
        raise Refused(40071)
    if sum(len(it.live()) for it in request.corp.tag_groups.values()) + len(wanted) > MOST_TAGS:
        raise Refused(40126)
    at, agentid = request.world.clock.seconds(), request.app.agentid
    new = [Tag(_new_id(), name, at, order, agentid) for name, order in wanted.items()]
    group.tags |= {tag.id: tag for tag in new}
    request.corp.tag_groups[group.id] = group
    return {"tag_group": group.as_json(new)}


@call("POST", "/cgi-bin/externalcontact/edit_corp_tag", scope=SCOPE)
def edit_corp_tag(request: Request) -> Json:
    found = _own(request, validate.text(request.body, "id", code=40068))
    name = validate.optional(request.body, "name", chars=NAME_CHARS, long=40058)
    order = _order(request.body) if "order" in request.body else found.order
    if name and name != found.name and name in _names_beside(request, found):
        raise Refused(40071)
    found.name, found.order = name or found.name, order
    return {}


@call("POST", "/cgi-bin/externalcontact/del_corp_tag", scope=SCOPE)
def del_corp_tag(request: Request) -> Json:
    tag_ids, group_ids = _ids(request.body)
    if not tag_ids and not group_ids:
        raise Refused(40063)
    for found in [_own(request, id_) for id_ in (*tag_ids, *group_ids)]:
        found.deleted = True
        for tag in found.tags.values() if isinstance(found, TagGroup) else ():
            tag.deleted = True
    for group in request.corp.tag_groups.values():
        group.deleted = group.deleted or not group.live()
    _take_off_clients(request)
    return {}


@call("POST", "/cgi-bin/externalcontact/mark_tag", scope=SCOPE)
def mark_tag(request: Request) -> Json:
    add = validate.strings(request.body, "add_tag", most=1000, code=41110)
    remove = validate.strings(request.body, "remove_tag", most=1000, code=41110)
    if not add and not remove:
        raise Refused(40063)
    contact, follow = relation(request)
    request.one_at_a_time([contact.external_userid])
    rows = _mark_rows(request)
    if not {*add, *remove} <= set(rows):
        raise Refused(40068)
    kept = [tag for tag in follow["tags"] if tag.get("tag_id") not in {*add, *remove}]
    follow["tags"] = kept + [rows[tag_id] for tag_id in dict.fromkeys(add)]
    return {}


def _ids(body: Json) -> tuple[list[str], list[str]]:
    return validate.strings(body, "tag_id", most=1000), validate.strings(body, "group_id", most=1000)


def _order(row: Json) -> int:
    order = validate.number(row, "order")
    if not 0 <= order < 2**32:
        raise Refused(validate.INVALID, "order")
    return order


def _new_id() -> str:
    return f"et{secrets.token_hex(15)}"


def _group_for(request: Request) -> TagGroup:
    """The live group the body names by id or name, or a new one that is not kept yet. Raises 40068."""
    body, live = request.body, [it for it in request.corp.tag_groups.values() if not it.deleted]
    group_id = validate.optional(body, "group_id")
    name = "" if group_id else validate.text(body, "group_name", chars=NAME_CHARS, long=40058)
    order = _order(body)
    for group in live:
        if group_id == group.id or (name and name == group.name):
            return group
    if group_id:
        raise Refused(40068, "group_id")
    return TagGroup(_new_id(), name, request.world.clock.seconds(), order, request.app.agentid)


def _own(request: Request, id_: str) -> Tag | TagGroup:
    """A live tag or group that this app made. Raises 40068, 81011."""
    groups = request.corp.tag_groups
    found = groups.get(id_) or next((group.tags[id_] for group in groups.values() if id_ in group.tags), None)
    if found is None or found.deleted:
        raise Refused(40068)
    if found.agentid != request.app.agentid:
        raise Refused(81011)
    return found


def _names_beside(request: Request, found: Tag | TagGroup) -> set[str]:
    groups = request.corp.tag_groups.values()
    if isinstance(found, TagGroup):
        return {group.name for group in groups if not group.deleted}
    return {tag.name for group in groups if found.id in group.tags for tag in group.live()}


def _mark_rows(request: Request) -> dict[str, Json]:
    """Live corp tags as they appear in follow_user."""
    return {
        tag.id: {"group_name": group.name, "tag_name": tag.name, "tag_id": tag.id, "type": 1}
        for group in request.corp.tag_groups.values()
        for tag in group.live()
    }


def _take_off_clients(request: Request) -> None:
    gone = {tag.id for group in request.corp.tag_groups.values() for tag in group.tags.values() if tag.deleted}
    for contact in request.corp.contacts.values():
        for follow in contact.follows.values():
            follow["tags"] = [tag for tag in follow["tags"] if tag.get("tag_id") not in gone]

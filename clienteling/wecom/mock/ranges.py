"""Whom a contact way or an acquisition link reaches: members and departments, as they are given and expanded."""

from collections.abc import Sequence

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request
from clienteling.wecom.mock.relations import visible_member


def whole_numbers(body: Json, name: str) -> list[int]:
    """A list of whole numbers, absent as empty. Raises 40058."""
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, int) and not isinstance(v, bool) for v in value):
        raise Refused(validate.INVALID, name)
    return value


def people(request: Request, userids: Sequence[str], departments: Sequence[int]) -> set[str]:
    """Lower-case userids reached. Raises 60111 or 60011 for what the app does not see, 60003 for no department."""
    corp, found = request.corp, {visible_member(request, userid).key for userid in userids}
    visible = corp.visible_departments(request.app)
    for department in departments:
        if department not in corp.departments:
            raise Refused(60003)
        if department not in visible:
            raise Refused(60011)
        found |= {member.key for member in corp.in_departments(corp.subtree(department), request.app)}
    return found

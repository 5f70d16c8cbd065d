"""The relation between a member and a client, found the way WeCom refuses when there is none."""

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.directory import Contact, Json, Member
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request


def visible_member(request: Request, userid: str, code: int = 60111) -> Member:
    """Raises `code` for a member who does not exist or is out of the app's range."""
    member = request.corp.member(userid, request.app)
    if member is None:
        raise Refused(code, userid)
    return member


def relation(request: Request) -> tuple[Contact, Json]:
    """The client and the follow_user object of the body's pair. Raises 41009, 41035, 60111, 40096, 84061."""
    member = visible_member(request, validate.text(request.body, "userid", code=41009))
    contact = request.corp.contacts.get(validate.text(request.body, "external_userid", code=41035))
    if contact is None:
        raise Refused(40096)
    if member.key not in contact.follows:
        raise Refused(84061)
    return contact, contact.follows[member.key]
